"""Folders in which a database isn't safe: those that another program synchronises, and those of a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from gembawalk.phrases import mark, phrase

_CLOUDS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "icloud drive": "iCloud",
    "mobile documents": "iCloud",
    "cloudstorage": mark("a cloud"),
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
    "box sync": "Box",
    "pclouddrive": "pCloud",
    "mega": "MEGA",
    "proton drive": "Proton Drive",
}
_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".sync": mark("a sync program"),
}
_NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|afpfs|webdav|ncpfs|afs|ceph|glusterfs|lustre|davfs\d?|fuse\.(sshfs|rclone|davfs\d?))"
)
_REMOTE_DRIVE = 4


def caution(path: Path) -> str:
    """Return a sentence on where a database lies, if another program may get in its way there; else nothing."""
    place = path.absolute().parent
    if name := _cloud(place):
        return phrase(
            "{path} lies in a folder that {name} keeps in step with other machines, which may copy the file while "
            "it is being written. A folder of this machine alone is safer.",
            path=path,
            name=phrase(name),
        )
    if _is_network(place):
        return phrase(
            "{path} lies on a network drive, where a database can be damaged when the network fails. "
            "A folder of this machine alone is safer.",
            path=path,
        )
    return ""


def _cloud(place: Path) -> str:
    for folder in (place, *place.parents):
        name = folder.name.casefold()
        for known, cloud in _CLOUDS.items():
            # As in "OneDrive - Some Company" and "Dropbox (Personal)".
            if name == known or name.startswith((f"{known} -", f"{known} (", f"{known}-")):
                return cloud
        for left, cloud in _MARKS.items():
            if os.path.lexists(folder / left) and folder != Path.home():
                return cloud
    return ""


def _is_network(place: Path) -> bool:
    if os.name == "nt":
        import ctypes

        drive = place.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE  # type: ignore[attr-defined, unused-ignore]
    return bool(_NETWORK.fullmatch(_file_system(place)))


def _file_system(place: Path) -> str:
    """Return the kind of the file system that a folder lies on; empty where that can't be found out."""
    best, kind = "", ""
    for point, name in _mounts():
        under = str(place) == point or str(place).startswith(f"{point.rstrip('/')}/")
        if under and len(point) >= len(best):
            best, kind = point, name
    return kind


def _mounts() -> list[tuple[str, str]]:
    try:
        if sys.platform == "darwin":
            told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=False).stdout
            return re.findall(r"^.* on (.+) \((\w+)", told, re.MULTILINE)
        lines = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except (OSError, subprocess.SubprocessError):
        return []
    fields = [line.split(" ") for line in lines]
    return [(_plain(one[1]), one[2]) for one in fields if len(one) > 2]


def _plain(point: str) -> str:
    """Return a mount point without the octal escapes of blanks."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)
