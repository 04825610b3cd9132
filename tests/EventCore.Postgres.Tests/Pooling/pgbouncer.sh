# Runs one private pgbouncer for as long as its standard input stays open.
#
#   sh -c "$(cat pgbouncer.sh)" NAME PROGRAM PARENT
#     PROGRAM   pgbouncer itself
#     PARENT    where the private directory is made
#
# The input is the text of its configuration up to a line "users", then that of its file of users up to a line "start". The
# end of the input, which also comes when whoever holds the other end is killed, stops it and removes the directory.
# Whatever is printed is a message for people.

# A Ctrl-C or a closed terminal is for whoever started this; the end of the input then follows.
trap '' HUP INT TERM PIPE
exec 2>&1
umask 077

directory=$(mktemp -d "$2/eventcore-pgbouncer.XXXXXXXX") || exit 1
file=$directory/pgbouncer.ini
while IFS= read -r line && [ "$line" != start ]; do
    if [ "$line" = users ]; then
        file=$directory/users.txt
    else
        printf '%s\n' "$line" >>"$file"
    fi
done

cd "$directory" || exit 1
# Started again where it ends by itself, as a service manager does: that of Debian 12 ends where it is asked to cancel a
# statement at the wrong moment (https://github.com/pgbouncer/pgbouncer/issues/822).
while :; do
    "$1" pgbouncer.ini </dev/null
    echo "pgbouncer ended by itself, with status $?."
    sleep 0.1
done &
while IFS= read -r line; do :; done

# At once, with all that belongs to this session: nothing of it is kept.
rm -rf "$directory"
kill -KILL 0
