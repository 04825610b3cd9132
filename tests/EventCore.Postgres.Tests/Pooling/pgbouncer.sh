# Runs one private pgbouncer for as long as its standard input stays open.
#
#   sh -c "$(cat pgbouncer.sh)" NAME PROGRAM PARENT
#     PROGRAM   pgbouncer itself
#     PARENT    where the private directory is made
#
# The input is the text of its configuration up to a line "users", then that of its file of users up to a line "start". The
# end of the input, which also comes when whoever holds the other end is killed, stops it and removes the directory.
# Whatever is printed is a message for people. It has to lead a process group of its own (setsid), which ends with it.

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
# Started again where it crashes, as by a service manager: that of Debian 12 does now and then, when it is asked to cancel a
# statement (https://github.com/pgbouncer/pgbouncer/issues/822).
while kill -0 $$ 2>/dev/null; do
    "$1" pgbouncer.ini </dev/null
    echo "pgbouncer crashed: status $?."
    sleep 0.1
done &
while IFS= read -r line; do :; done

# At once, with its whole process group: nothing of it is kept.
rm -rf "$directory"
kill -s KILL -- -$$
