"""A sample commune, invented for the demo: an official portal and two public places, served on loopback.

It stands beside the product, not in it: the spiders crawl it over HTTP like any other place, with nothing bypassed.
"""

BANNER = "Xã mẫu — dữ liệu bịa để chạy thử"
COMMUNE = "Suối Mây"
ISSUER = "UBND xã Suối Mây (mẫu)"
