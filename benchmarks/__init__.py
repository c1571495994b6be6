"""How fast the engine is, measured against the plain published loops on the machine at hand: see README.md."""
