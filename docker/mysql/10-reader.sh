#!/bin/bash
# Run once by the MySQL image when its data directory is new: the account that the data server reads with.
set -euo pipefail
mysql --protocol=socket -uroot -p"$MYSQL_ROOT_PASSWORD" <<SQL
CREATE USER 'aimarket_reader'@'%' IDENTIFIED BY '${MYSQL_READER_PASSWORD//\'/\'\'}';
GRANT SELECT ON \`$MYSQL_DATABASE\`.* TO 'aimarket_reader'@'%';
SQL
