collect_ignore = ["check_broken.py"]
