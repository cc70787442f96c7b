# Runs a Redis server that cannot outlive the gateway.
#
# $1 is the server, $2 its configuration. Standard input is a pipe from the gateway that nothing is ever written to: it ends
# when the gateway does, by whatever death. A guard in the background waits for that end and stops the server.

exec 3<&0 0</dev/null
server=$$

(
    trap '' HUP INT QUIT TERM
    read -r never <&3
    kill -TERM "$server" || exit
    for second in 1 2 3 4 5 6 7 8 9 10; do
        sleep 1
        kill -0 "$server" || exit
    done
    kill -KILL "$server"
) >/dev/null 2>&1 &

exec 3<&-

# A session of its own: Ctrl-C in the gateway's terminal must not stop the server under a gateway that still settles.
# Each way leaves the server with this process' id.
if command -v setsid >/dev/null; then
    exec setsid "$1" "$2"
elif command -v perl >/dev/null; then
    exec perl -e 'use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV' "$1" "$2"
else
    exec "$1" "$2"
fi
