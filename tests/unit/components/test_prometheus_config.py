"""What Prometheus scrapes."""

import re

from components.platform.prometheus_config import configuration

SAMPLES = ("container_cpu_usage_seconds_total", "container_memory_working_set_bytes")
NODES = ["192.0.2.11"]
JOBS = {job["job_name"]: job for job in configuration(5, NODES, ["serverless"])["scrape_configs"]}


def kept_by(name: str) -> list[str]:
    """Which of the samples a job keeps."""
    rules = JOBS[name].get("metric_relabel_configs", [{"regex": ""}])
    return [sample for sample in SAMPLES if re.fullmatch(rules[0]["regex"], sample)]


def test_cpu_and_memory_are_read_often() -> None:
    assert JOBS["resource"]["scrape_interval"] == "5s"
    assert "container_cpu_usage_seconds_total" in kept_by("resource")
    assert "container_memory_working_set_bytes" in kept_by("resource")


def test_cpu_and_memory_have_one_source() -> None:
    """Two would be added up by every query."""
    assert len([name for name in JOBS if "container_cpu_usage_seconds_total" in kept_by(name)]) == 1


def test_everything_that_is_measured_is_scraped() -> None:
    assert {"resource", "cadvisor", "kubelet", "traefik", "knative", "apiserver"} <= JOBS.keys()
    assert {"kube-state-metrics", "queue-proxy"} <= JOBS.keys()


def test_requests_and_pods_are_read_as_often_as_cpu() -> None:
    for name in ("traefik", "kube-state-metrics"):
        assert JOBS[name]["scrape_interval"] == JOBS["resource"]["scrape_interval"]


def test_a_scrape_ends_before_the_next_one() -> None:
    """Prometheus does not start otherwise."""
    for job in configuration(1, NODES, ["serverless"])["scrape_configs"]:
        if "scrape_interval" in job:
            interval, timeout = (int(job[f"scrape_{of}"][:-1]) for of in ("interval", "timeout"))
            assert timeout <= interval, job["job_name"]


def test_queue_proxies_are_found_where_the_variant_puts_their_service() -> None:
    (names,) = JOBS["queue-proxy"]["dns_sd_configs"]
    assert names["names"] == ["metrics.serverless.svc.cluster.local"]
    assert names["port"] == 9091


def test_cluster_endpoints_are_verified() -> None:
    for name in ("resource", "cadvisor", "kubelet", "apiserver"):
        assert JOBS[name]["scheme"] == "https"
        assert JOBS[name]["tls_config"].keys() == {"ca_file"}


def test_nodes_are_listed_or_asked_for() -> None:
    assert JOBS["cadvisor"]["static_configs"] == [{"targets": ["192.0.2.11:10250"]}]
    asked = configuration(5, None, ["serverless"])["scrape_configs"][0]
    assert asked["kubernetes_sd_configs"] == [{"role": "node"}]


def test_no_job_keeps_everything() -> None:
    """A kubelet alone has thousands of series that nobody looks at."""
    for name, job in JOBS.items():
        if name != "prometheus":
            assert job["metric_relabel_configs"][0]["action"] == "keep"
