"""Where the checkout keeps what it makes: `var/` for state, `.cache/` for what can be fetched."""

from pathlib import Path

from tongtu.platform.errors import PlatformError


def checkout_root() -> Path:
    """Return the folder of the checkout that this command line was installed from."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "requirements.lock").is_file():
            return folder
    raise PlatformError(
        "The local platform runs from a checkout of the project; "
        f"{Path(__file__).resolve()} is not inside one."
    )
