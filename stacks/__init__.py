"""The three stacks: each reads its settings, wires components and exports outputs."""
