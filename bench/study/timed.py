"""timed.py COMMAND…: runs it and prints its time and the peak of memory, as run.sh reads them."""
import json
import resource
import subprocess
import sys
import time

begun = time.monotonic()
done = subprocess.run(sys.argv[1:], capture_output=True, check=False)
took = time.monotonic() - begun
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
if "--max-pages" in sys.argv:
    where = sys.argv[sys.argv.index("--out") + 1]
    with open(where + "/findings.csv", encoding="utf-8") as file:
        findings = sum(1 for _ in file) - 1
    print(f"pages 0, findings in files {findings}, exit {done.returncode}")
else:
    links = json.loads(done.stdout)["links"]
    print(f"pages {len(links)}, not found {sum(1 for link in links if link['status'] == 404)}")
print(f"{took:.2f} s, peak {peak} MB")
