"""The command `essaim`: its subcommands are the files of essaim/management/commands."""

import base64
import os
import secrets
import sys
from pathlib import Path

_DEMO = {"DEMO": "true", "HTTPS": "false", "REQUIRE_MFA": "false", "EMAIL_URL": "console:"}


def main() -> None:
    """`essaim import-addresses FILE` runs the command `import_addresses`; `essaim --help` lists them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    arguments = sys.argv[:]
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    if arguments[1:2] == ["demo"]:
        _demonstration(arguments)
    _local_secret()
    _local_master_key()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- settings first

    try:
        execute_from_command_line(arguments)
    except KeyboardInterrupt:
        sys.exit(130)


def data_dir() -> Path:
    """Where this installation keeps its data, unless ESSAIM_DATA_DIR says otherwise."""
    root = Path(__file__).resolve().parent.parent
    home = root / "var" if (root / "pyproject.toml").exists() else Path.home() / ".local/share/essaim"
    return Path(os.environ.get("ESSAIM_DATA_DIR", str(home)))


def _demonstration(arguments: list[str]) -> None:
    """The demonstration has its own data, and the relaxed settings that a real network never has."""
    for name, value in _DEMO.items():
        os.environ.setdefault(f"ESSAIM_{name}", value)
    os.environ["ESSAIM_DATA_DIR"] = str(data_dir() / "demo")
    if "--port" in arguments[:-1]:
        os.environ.setdefault(
            "ESSAIM_PUBLIC_URL", f"http://localhost:{arguments[arguments.index('--port') + 1]}"
        )


def _local_secret() -> None:
    """A key of this installation, made at first use, when the environment gives none.

    Only for the command line: a web server started otherwise still refuses to start without a key.
    """
    if os.environ.get("ESSAIM_SECRET_KEY"):
        return
    kept = data_dir() / "secret_key"
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(48))
        os.environ["ESSAIM_SECRET_KEY"] = kept.read_text().strip()
    except OSError:  # a folder that cannot be written: enough for `essaim plan`
        os.environ["ESSAIM_SECRET_KEY"] = secrets.token_urlsafe(48)


def _local_master_key() -> None:
    """The master key of this installation, made at first use, when the environment gives none."""
    if any(os.environ.get(f"ESSAIM_{name}") for name in ("MASTER_KEYS", "MASTER_KEY_FILE", "KMS_COMMAND")):
        return
    kept = data_dir() / "master_key"
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.touch(mode=0o600)
            kept.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")
    except OSError:  # a folder that cannot be written: nothing about people is kept there either
        return
    os.environ["ESSAIM_MASTER_KEY_FILE"] = str(kept)


if __name__ == "__main__":
    main()
