#!/bin/sh
# Run by the image before nginx. Certificates are renewed beside it: it reads them anew every six hours.
(while sleep 6h; do nginx -s reload; done) &
