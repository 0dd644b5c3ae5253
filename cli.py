"""The door of a checkout: `python cli.py …` is the same program as the installed `matcher …`."""

from matcher.__main__ import main

if __name__ == "__main__":
    main()
