"""``python -m laydown`` is the command ``laydown``."""

from laydown.cli import run

if __name__ == "__main__":
    run()
