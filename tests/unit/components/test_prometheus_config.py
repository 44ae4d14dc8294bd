"""What Prometheus scrapes."""

from components.prometheus_config import configuration

JOBS = {job["job_name"]: job for job in configuration(5, ["192.0.2.11"])["scrape_configs"]}


def test_cpu_and_memory_are_read_often() -> None:
    assert JOBS["cadvisor"]["scrape_interval"] == "5s"
    kept = JOBS["cadvisor"]["metric_relabel_configs"][0]["regex"].split("|")
    assert "container_cpu_usage_seconds_total" in kept
    assert "container_memory_working_set_bytes" in kept


def test_everything_that_is_measured_is_scraped() -> None:
    assert {"cadvisor", "kubelet", "traefik", "knative", "apiserver"} <= JOBS.keys()


def test_cluster_endpoints_are_verified() -> None:
    for name in ("cadvisor", "kubelet", "apiserver"):
        assert JOBS[name]["scheme"] == "https"
        assert JOBS[name]["tls_config"].keys() == {"ca_file"}


def test_nodes_are_listed_or_asked_for() -> None:
    assert JOBS["cadvisor"]["static_configs"] == [{"targets": ["192.0.2.11:10250"]}]
    asked = configuration(5, None)["scrape_configs"][0]
    assert asked["kubernetes_sd_configs"] == [{"role": "node"}]


def test_no_job_keeps_everything() -> None:
    """A kubelet alone has thousands of series that nobody looks at."""
    for name, job in JOBS.items():
        if name != "prometheus":
            assert job["metric_relabel_configs"][0]["action"] == "keep"
