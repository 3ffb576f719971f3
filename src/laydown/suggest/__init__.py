"""What a theatre pack lacks for some reports: unknown names with how often and where they stand, as YAML to paste."""

from laydown.suggest.gathering import Example, Found, Suggestion, suggest
from laydown.suggest.writing import as_yaml

__all__ = ["Example", "Found", "Suggestion", "as_yaml", "suggest"]
