"""Scrapy over the same site: follows all links of its host, takes title, description, h1 and canonical."""
import resource
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess

START = sys.argv[1]
seen = {"pages": 0, "broken": 0}


class Site(scrapy.Spider):
    name = "site"
    start_urls = [START]
    handle_httpstatus_list = [404]

    def parse(self, response):
        seen["pages"] += 1
        seen["broken"] += response.status == 404
        if response.status != 200:
            return
        response.css("title::text").get()
        response.css("meta[name=description]::attr(content)").get()
        response.css("h1::text").getall()
        response.css("link[rel=canonical]::attr(href)").get()
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse)


begun = time.monotonic()
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
                          "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False})
process.crawl(Site)
process.start()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"pages {seen['pages']}, not found {seen['broken']}\n{time.monotonic() - begun:.2f} s, peak {peak} MB")
