# HTML on the input, PDF on the output. Nothing is fetched: the document carries all that it needs.
import gc
import sys

try:
    import weasyprint
except ImportError:
    sys.exit(3)


def refuse(url, *rest, **more):
    raise ValueError("nothing is fetched")


gc.disable()  # the process ends with its one document; its memory is bounded from outside
document = weasyprint.HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=refuse)
sys.stdout.buffer.write(document.write_pdf(variant="pdf/ua-1"))
