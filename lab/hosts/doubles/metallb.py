"""The address ranges with which MetalLB is enabled."""

import re

from lab.hosts.doubles.prompt import answer

IP = r"\d+\.\d+\.\d+\.\d+"
RANGE = re.compile(rf"{IP}(-{IP}|/\d{{1,3}})")
EXAMPLE = "10.64.140.43-10.64.140.49,192.168.0.105-192.168.0.111"
USAGE = (
    "You have to input an IP Range value when asked, or provide it as an argument to the enable "
    f"command, eg:\n  microk8s enable metallb:{EXAMPLE}\nYou can also use CIDR notation, eg.\n"
    "  microk8s enable metallb:192.168.1.240/24"
)


def ranges(argument: str) -> list[str]:
    """The ranges of an argument, or of a prompt if there is none; empty if one is refused."""
    print("Enabling MetalLB", flush=True)
    given = argument or answer(
        f"Enter each IP address range delimited by comma (e.g. '{EXAMPLE}'): "
    )
    if given is None:
        return []
    if not given:
        print(USAGE)
        return []
    blocks = given.split(",")
    wrong = next((each for each in blocks if not RANGE.fullmatch(each)), None)
    if wrong is not None:
        print(f"Your input value ({wrong}) is not a valid IP Range")
        return []
    return blocks
