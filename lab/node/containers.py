"""A node's images, which are imported into its containerd from the cached archives."""

from pathlib import Path

from lab import imaging
from lab.cluster import Node
from lab.images import ALL
from lab.shell import quiet, run
from lab.waiting import until


def wait(node: Node) -> None:
    """Wait until the node's containerd answers."""
    until(
        lambda: (quiet(_ctr(node, "version")), "no answer on its socket"),
        what=f"node {node.name}: containerd answers",
        deadline=30,
    )


def missing(node: Node) -> list[Path]:
    """The archives of images that the node's containerd lacks, or has in another build."""
    present = _digests(node)
    wanted = {image.name: imaging.archive(image) for image in ALL}
    return [path for name, path in wanted.items() if present.get(name) != _digest(path)]


def load(node: Node, archive: Path) -> None:
    """Import an image archive."""
    command = _ctr(node, "images", "import", str(archive))
    run(command, doing=f"node {node.name}: importing {archive.name}")


def _digest(archive: Path) -> str:
    kept = archive.with_suffix(".digest")
    if not kept.exists():
        kept.write_text(imaging.digest(archive))
    return kept.read_text()


def _digests(node: Node) -> dict[str, str]:
    listed = run(_ctr(node, "images", "ls"), doing=f"listing the images of node {node.name}")
    rows = [line.split() for line in listed.splitlines()[1:]]
    return {row[0]: row[2] for row in rows if len(row) > 2}


def _ctr(node: Node, *words: str) -> list[str]:
    return ["ctr", f"--address={node.containerd}", "--namespace=k8s.io", *words]
