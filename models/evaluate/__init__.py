"""How good the models are: every figure of the release, printed by `doichieu evaluate`."""
