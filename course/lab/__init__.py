"""The learner's side: working copies of the notebooks, and JupyterLab around them."""
