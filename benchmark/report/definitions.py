"""What each figure means."""

DEFINITIONS = {
    "cold start": (
        "From t0, when no pod object of the variant exists, to the first 200. It counts only when "
        "the pod that answered came into being after t0; otherwise it is discarded."
    ),
    "phases": (
        "Each from the milestone before to its own. Milestones come from the pod's conditions, "
        "Kubernetes' events, Jupyter's log and the request's own timings; what lies between them "
        "and belongs to none is shown as not attributed."
    ),
    "warm request": "A single GET to the one Ready pod while nothing else runs.",
    "first kernel start, first cell": (
        "Of the first kernel in a fresh pod: from asking for the kernel until it answers, and "
        "1+1 from execute_request to execute_reply."
    ),
    "kernel start, cell": "The same of a pod that has had a kernel.",
    "1 MB of output": "A cell that prints 1 MB, from execute_request until the kernel is idle.",
    "idle": "An open notebook with a kernel, of which nothing is asked.",
    "open loop": "Requests at a constant rate, whatever becomes of those before.",
    "closed loop": "Clients that each send the next request as soon as the last is answered.",
    "cells (load)": (
        "Clients that arrive one after the other, each with a session and a kernel, and run "
        "CPU-bound cells without rest."
    ),
    "wanted, Ready": (
        "Pod objects that are not being deleted, and those among them that Kubernetes calls Ready."
    ),
    "failed": "A request without a 200 in time. It is counted by kind and never left out.",
    "own pods, overhead, control plane": (
        "The notebooks; what the variant cannot run without, such as queue-proxy and the "
        "activator; and the controllers that scale it. CPU in CPU-seconds, memory as working set "
        "in MB·s (10⁶ bytes)."
    ),
    "95 % interval": (
        "Of the median, from order statistics of the cycles' medians, since samples of one cycle "
        "come from one pod. It needs 6 cycles. A difference is claimed only where the interval of "
        "the ratio leaves 1 out."
    ),
}
