"""The stacks, a module each: each reads its settings, wires components and exports outputs."""
