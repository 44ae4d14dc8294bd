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
from lab.images import DEBIAN, REGISTRY, Image, PackageImage, RootImage
from lab.once import disk_full, once
from lab.shell import quiet, run

AnyImage = Image | PackageImage | RootImage
INDEX = "index.json"
CERTIFICATES = "/etc/ssl/certs"
BASE = f"{REGISTRY}/base"
ROOT_CONTAINERFILE = "FROM scratch\nADD root.tar /\n"
"""Of the lab's own base, in the place of the public one that Containerfiles name."""

MODE = 0o755
"""Of all programs and libraries in images: what is in the cache may have another."""

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
    digest = hashlib.sha256(repr((image, USER, MODE)).encode())
    if isinstance(image, Image):
        digest.update(building.key(image.binary).encode())
    if isinstance(image, RootImage):
        digest.update(ROOT_CONTAINERFILE.encode())
        for file in sorted((paths.CONTAINERFILES / image.folder).iterdir()):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _build(image: AnyImage, target: Path) -> None:
    with TemporaryDirectory(prefix="image-", dir=target.parent) as temporary, _store() as store:
        context = Path(temporary)
        match image:
            case Image():
                _copy(building.program(image.binary, image.program), context / image.program)
                _containerfile(context, [f"/{image.program}"])
                _bud(image.name, context, store)
            case PackageImage():
                _unpack(image, context)
                _containerfile(context, [image.program, *image.arguments])
                _bud(image.name, context, store)
            case RootImage():
                _base(image, context, store)
                folder = paths.CONTAINERFILES / image.folder
                _bud(image.name, folder, store, f"--build-arg=BASE={BASE}")
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
    os.link(root, context / "root.tar")
    (context / "Containerfile").write_text(ROOT_CONTAINERFILE)
    _bud(BASE, context, store)


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
    shutil.copyfile(source, target)
    target.chmod(MODE)


@contextmanager
def _store() -> Generator[Path]:
    """A temporary buildah store, so that the user's images are not touched."""
    with TemporaryDirectory(prefix="buildah-", dir=paths.cache()) as folder:
        try:
            yield Path(folder)
        finally:
            quiet(["umount", f"{folder}/root/overlay"])


def _bud(name: str, context: Path, store: Path, *words: str) -> None:
    certificates = f"--volume={CERTIFICATES}:{CERTIFICATES}:ro"
    build = ("bud", "--quiet", "--isolation=chroot", "--layers=false", certificates)
    _buildah(store, *build, *words, f"--tag={name}", str(context))


def _buildah(store: Path, *words: str) -> None:
    places = (f"--root={store}/root", f"--runroot={store}/run", "--storage-driver=overlay")
    try:
        run(["buildah", *places, *words], doing="building an image", timeout=1800)
    except LabError as error:
        if "no space left" in str(error).lower():
            raise BuildFailed(disk_full("an image", store)) from None
        raise BuildFailed(str(error)) from None
