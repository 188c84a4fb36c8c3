#!/bin/sh
# Run by nginx's image before nginx.
keep-balance apply || true  # writes what nginx includes; there is no nginx to tell yet
keep-balance &
# Certificates are renewed beside it: they are read anew every six hours.
(while sleep 6h; do nginx -s reload; done) &
