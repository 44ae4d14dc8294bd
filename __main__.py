"""The stack's name picks its program: `platform` or a variant, maybe with a `-suffix`."""

from importlib import import_module

import pulumi

from stacks.names import program

import_module(f"stacks.{program(pulumi.get_stack())}").main()
