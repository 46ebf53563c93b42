"""The command `essaim`: its subcommands are the files of essaim/management/commands."""

import os
import sys


def main() -> None:
    """`essaim import-addresses FILE` runs the command `import_addresses`; `essaim --help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    arguments = sys.argv[:]
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- settings first

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
