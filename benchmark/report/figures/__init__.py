"""The figures, in the order of the page."""

from benchmark.report.figures.cells import cells
from benchmark.report.figures.cold_phases import cold_phases
from benchmark.report.figures.panels import cold_warm_latency, kernels
from benchmark.report.figures.scale_out import scale_out
from benchmark.report.figures.warm_latency import warm_latency

DRAWINGS = (cold_warm_latency, cold_phases, warm_latency, kernels, scale_out, cells)
