# Runs one private PostgreSQL server for as long as its standard input stays open.
#
#   sh -c "$(cat cluster.sh)" NAME BIN PARENT SETTINGS
#     BIN       the directory of initdb and postgres
#     PARENT    where the private directory is made
#     SETTINGS  lines appended to postgresql.conf
#
# The first line of the input is the password. Each further line is a port to start the server on, answered with one of
# "ready", "address-in-use" and "failed". The end of the input, which also comes when whoever holds the other end is
# killed, stops the server and removes the directory. Everything else that is printed is a message for people.

# A Ctrl-C or a closed terminal is for whoever started this; the end of the input then follows. Without PIPE in the list a
# message to a dead parent would end this script before it has tidied up.
trap '' HUP INT TERM PIPE
exec 2>&1
umask 077

bin=$1
parent=$2
settings=$3
server=

# Waits for up to $1 tenths of a second. Every sleep also reaps the children that ended, so kill -0 tells the truth.
ended_within() {
    tenths=$1
    while kill -0 "$server" 2>/dev/null; do
        [ "$tenths" -gt 0 ] || return 1
        tenths=$((tenths - 1))
        sleep 0.1
    done
}

stop() {
    [ -n "$server" ] || return 0
    # A fast shutdown, then an immediate one, then none: the data is thrown away anyway.
    for signal in INT QUIT KILL; do
        kill -"$signal" "$server" 2>/dev/null
        ended_within 100 && break
    done
    wait "$server" 2>/dev/null
    server=
}

start() {
    : >"$directory/start.log"
    "$bin/postgres" -D "$directory/data" -p "$1" </dev/null >"$directory/start.log" 2>&1 &
    server=$!
    attempts=1200
    while [ "$attempts" -gt 0 ]; do
        # What pg_ctl looks at, too: the server states its condition in line 8.
        case $(sed -n 8p "$directory/data/postmaster.pid" 2>/dev/null) in
            ready*)
                echo ready
                return
                ;;
        esac
        kill -0 "$server" 2>/dev/null || break
        attempts=$((attempts - 1))
        sleep 0.05
    done
    stop
    if grep -q 'Address already in use' "$directory/start.log"; then
        echo address-in-use
    else
        cat "$directory/start.log"
        echo failed
    fi
}

IFS= read -r password || exit 0
directory=$(mktemp -d "$parent/eventcore-postgres.XXXXXXXX") || { echo failed; exit 1; }
echo "directory $directory"

# Its files need no sync to disk: whatever a crash of the machine destroyed here was to be thrown away.
printf '%s\n' "$password" >"$directory/password"
if "$bin/initdb" -D "$directory/data" --encoding=UTF8 --locale=C --username=postgres --auth=scram-sha-256 \
    --pwfile="$directory/password" --no-sync </dev/null >"$directory/start.log" 2>&1; then
    rm -f "$directory/password"
    printf '%s\n' "$settings" >>"$directory/data/postgresql.conf"
    while IFS= read -r port; do
        start "$port"
    done
else
    cat "$directory/start.log"
    echo failed
fi

stop
# The server's last children may still be leaving after a kill, and write.
for attempt in 1 2 3 4 5; do
    rm -rf "$directory" && break
    sleep 0.2
done
