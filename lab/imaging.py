"""Building images once, as OCI archives in the cache, by buildah and mmdebstrap."""

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lab import building, packages, paths
from lab.errors import BuildFailed, LabError
from lab.images import DEBIAN, Image, PackageImage, RootImage
from lab.once import disk_full, once
from lab.shell import quiet, run

AnyImage = Image | PackageImage | RootImage
INDEX = "index.json"
CERTIFICATES = "/etc/ssl/certs"
USER = "65532:65532"
"""The user of the single programs' images, as in their official images: `runAsNonRoot` needs it."""


def archive(image: AnyImage) -> Path:
    """The path of an image's archive in the cache, whether it exists yet or not."""
    name = re.sub(r"[/:]", "_", image.name.split("/", 1)[1])
    return paths.cache() / "images" / f"{name}-{_key(image)}.tar"


def build(image: AnyImage) -> Path:
    """Build an image's archive if the cache lacks it.

    Raises BuildFailed with the tool's last output.
    """
    title = f"image {image.name}"
    return once(archive(image), title, image.usual, lambda draft: _build(image, draft))


def digest(path: Path) -> str:
    """The manifest digest (`sha256:…`) of the image in an OCI archive."""
    with tarfile.open(path) as tar:
        return manifests(tar, path)[0]["digest"]


def manifests(tar: tarfile.TarFile, path: Path) -> list[dict[str, Any]]:
    """The manifests in the index of an open OCI archive; path: for the error if it has none."""
    try:
        index = tar.extractfile(INDEX)
    except KeyError:
        index = None
    if index is None:
        raise LabError(f"{path} is not an OCI archive, it has no {INDEX}: delete it and run again")
    return json.load(index)["manifests"]


def _key(image: AnyImage) -> str:
    digest = hashlib.sha256(repr((image, USER)).encode())
    if isinstance(image, Image):
        digest.update(building.key(image.binary).encode())
    if isinstance(image, RootImage):
        for folder in ("base", image.folder):
            for file in sorted((paths.CONTAINERFILES / folder).iterdir()):
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _build(image: AnyImage, target: Path) -> None:
    with TemporaryDirectory(prefix="image-", dir=target.parent) as temporary, _store() as store:
        context = Path(temporary)
        match image:
            case Image():
                _copy(building.program(image.binary, image.program), context / image.program)
                _containerfile(context, [f"/{image.program}"])
            case PackageImage():
                _unpack(image, context)
                _containerfile(context, [image.program, *image.arguments])
            case RootImage():
                _base(image, context, store)
        _bud(image.name, context, store)
        _buildah(store, "push", "--quiet", image.name, f"oci-archive:{target}:{image.name}")


def _containerfile(context: Path, entrypoint: list[str]) -> None:
    lines = ["FROM scratch", "COPY . /", f"USER {USER}", f"ENTRYPOINT {json.dumps(entrypoint)}"]
    (context / "Containerfile").write_text("\n".join(lines) + "\n")
    (context / ".containerignore").write_text("Containerfile\n.containerignore\n")


def _unpack(image: PackageImage, context: Path) -> None:
    """Take the program from its package, and the libraries that it links to from this machine."""
    program = packages.unpacked((image.package,)) / image.program.lstrip("/")
    _copy(program, context / image.program.lstrip("/"))
    for library in _libraries(program):
        _copy(Path(library), context / library.lstrip("/"))


def _libraries(program: Path) -> list[str]:
    if not quiet(["ldd", program]):
        return []
    listed = run(["ldd", program], doing=f"listing the libraries of {program.name}")
    return re.findall(r"(/\S+) \(0x", listed)


def _base(image: RootImage, context: Path, store: Path) -> None:
    root = paths.cache() / "images" / f"root-{_base_key(image)}.tar"
    if not root.exists():
        _debian_root(image, root)
    base = context / "base"
    shutil.copytree(paths.CONTAINERFILES / "base", base)
    os.link(root, base / "root.tar")
    _bud(f"{image.name.split('/')[0]}/base", base, store)
    shutil.rmtree(base)
    shutil.copytree(paths.CONTAINERFILES / image.folder, context, dirs_exist_ok=True)


def _base_key(image: RootImage) -> str:
    return hashlib.sha256(repr((image.packages, DEBIAN)).encode()).hexdigest()[:16]


def _debian_root(image: RootImage, root: Path) -> None:
    draft = root.with_name(root.stem + ".new.tar")
    include = f"--include={','.join(image.packages)}"
    command = ["mmdebstrap", "--quiet", "--variant=minbase", include, DEBIAN, draft]
    run(command, doing="making the Debian base of the images", timeout=1200)
    draft.rename(root)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


@contextmanager
def _store() -> Generator[Path]:
    """A temporary buildah store, so that the user's images are not touched."""
    with TemporaryDirectory(prefix="buildah-", dir=paths.cache()) as folder:
        try:
            yield Path(folder)
        finally:
            quiet(["umount", f"{folder}/root/overlay"])


def _bud(name: str, context: Path, store: Path) -> None:
    certificates = f"--volume={CERTIFICATES}:{CERTIFICATES}:ro"
    build = ("bud", "--quiet", "--isolation=chroot", "--layers=false", certificates)
    _buildah(store, *build, f"--tag={name}", str(context))


def _buildah(store: Path, *words: str) -> None:
    places = (f"--root={store}/root", f"--runroot={store}/run", "--storage-driver=overlay")
    try:
        run(["buildah", *places, *words], doing="building an image", timeout=1800)
    except LabError as error:
        if "no space left" in str(error).lower():
            raise BuildFailed(disk_full("an image", store)) from None
        raise BuildFailed(str(error)) from None
