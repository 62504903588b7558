"""The machine: Python, the data folder, the key, the static files."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage

from wellpaid.ops.doctor import Check, Finding, ok, problem, warning

_PYTHON_MIN = (3, 12)
_OTHERS = 0o077
# NIST SP 800-131A asks for 112 bits; 32 random characters hold far more than that.
_KEY_LENGTH_MIN = 32
_KEY_DIFFERENT_MIN = 10


def check_python() -> Finding:
    """Tell whether Python is new enough."""
    version = platform.python_version()
    if sys.version_info < _PYTHON_MIN:
        return problem(
            "Python", version, "Install Python 3.12 or newer and run deploy/environment.sh."
        )
    return ok("Python", version)


def check_secret_key() -> Finding:
    """Tell whether the key could be guessed; in the demo it may."""
    key = settings.SECRET_KEY
    if settings.DEMO:
        return ok("secret key", "the demo's own; nothing real depends on it")
    if len(key) < _KEY_LENGTH_MIN or len(set(key)) < _KEY_DIFFERENT_MIN:
        return problem(
            "secret key", f"{len(key)} characters, {len(set(key))} different",
            "Before the first bill is issued, set WELLPAID_SECRET_KEY to the output of: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))". Afterwards keep it: '
            "Bill IDs depend on it.",
        )  # fmt: skip
    return ok("secret key", f"{len(key)} characters")


def check_data_folder() -> Finding:
    """Tell whether the data folder can be written to, and by nobody else."""
    folder = Path(settings.DATA_DIR)
    name = "data folder"
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return problem(
            name, f"{folder} can't be written to: {error.strerror}",
            f"Make {folder} and give it to the user who runs Wellpaid, or set WELLPAID_DATA_DIR.",
        )  # fmt: skip
    open_to_others = [
        path
        for path in (Path(settings.DOCUMENTS_DIR), Path(settings.OUTBOX_DIR))
        if path.exists() and path.stat().st_mode & _OTHERS and folder.stat().st_mode & _OTHERS
    ]
    if open_to_others:
        paths = " ".join(str(path) for path in open_to_others)
        return warning(
            name, f"other users of this machine can look into {paths}", f"Run: chmod 700 {paths}"
        )
    return ok(name, f"{folder}, {_free_gigabytes(folder):.1f} GB free")


def _free_gigabytes(folder: Path) -> float:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize / 1e9


def check_static_files() -> Finding:
    """Tell whether what the pages load has been collected."""
    name, root = "static files", Path(settings.STATIC_ROOT)
    remedy = "Run: python -m wellpaid collectstatic --no-input"
    if not root.is_dir() or not any(root.iterdir()):
        return problem(name, f"{root} is empty", remedy)
    if isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        if not staticfiles_storage.hashed_files:
            return problem(name, f"{root} has no list of file versions", remedy)
        return ok(name, f"{len(staticfiles_storage.hashed_files)} files")
    return ok(name, str(root))


CHECKS: tuple[Check, ...] = (
    check_python,
    check_secret_key,
    check_data_folder,
    check_static_files,
)
