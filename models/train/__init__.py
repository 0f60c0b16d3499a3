"""How the weights that ship are made. Needs the extra `train`; nothing here runs on an officer's machine."""
