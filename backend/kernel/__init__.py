"""Pure shared language: codes, clocks, crypto, workflows, refusals. No models, no DRF."""
