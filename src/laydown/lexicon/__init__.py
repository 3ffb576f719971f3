"""YAML and CSV facts and rules, checked as they are read; every fault is reported at once."""
