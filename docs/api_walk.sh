#!/bin/sh
# A walk through the API, as the app of a field worker takes it: roster, marks, sending again, correcting, closing.
#
#     sh docs/api_walk.sh http://127.0.0.1:8069 CLIENT_ID CLIENT_SECRET
#
# The client acts as somebody with a session that has two people or more on its roster. The walk makes a session of its
# own with two of them, marks them and completes it. It needs curl and python3, and ends with an error as soon as an
# answer is not the one expected.
set -eu

if [ $# -ne 3 ]; then
    echo "usage: sh $0 BASE_URL CLIENT_ID CLIENT_SECRET" >&2
    exit 2
fi
api=${1%/}/spp/v1
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# request WHAT STATUS CURL_ARGUMENTS...: the answer is in the file $answer
request() {
    what=$1 wanted=$2
    shift 2
    status=$(curl --silent --show-error --output "$answer" --write-out '%{http_code}' "$@") || status=none
    expect "$what: status" "$wanted" "$status"
}

# call WHAT STATUS METHOD PATH [BODY]: a request with the token
call() {
    what=$1 wanted=$2 method=$3 path=$4
    set -- ${5:+--header 'Content-Type: application/json' --data "$5"}
    request "$what" "$wanted" --request "$method" --header "Authorization: Bearer $token" "$@" "$api$path"
}

# read_answer EXPRESSION: something of the answer, by Python
read_answer() {
    python3 -c 'import json, sys; a = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$answer" "$1"
}

# compute EXPRESSION [ARGUMENTS]: something else by Python
compute() {
    python3 -c 'import sys, uuid, datetime; print(eval(sys.argv[1]))' "$@"
}

# expect WHAT WANTED FOUND
expect() {
    if [ "$2" != "$3" ]; then
        echo "$1: expected $2, found $3" >&2
        cat "$answer" >&2
        exit 1
    fi
}

# mark EXTERNAL_ID PERSON STATUS MARKED_AT [REPLACES]: a mark as JSON
mark() {
    replaces=${5:+", \"replaces\": \"$5\""}
    echo "{\"external_id\": \"$1\", \"participant_id\": $2, \"status\": \"$3\", \"marked_at\": \"$4\"$replaces}"
}

# A token, good for as many seconds as `expires_in` says.
request 'token' 200 --user "$2:$3" --data grant_type=client_credentials "$api/oauth/token"
token=$(read_answer 'a["access_token"]')

# Whom the client acts as, and what time it is to the server: the clock of a phone may be wrong.
call 'me' 200 GET /me
now=$(read_answer 'a["server_time"]')
before=$(compute '(datetime.datetime.fromisoformat(sys.argv[2][:-1]) - datetime.timedelta(minutes=1)).isoformat() + "Z"' "$now")
echo "I am $(read_answer 'a["user"]["name"]'), at $now"

# The sessions of a month either side, with their rosters, to work offline.
call 'roster' 200 GET '/sessions?limit=1000'
mine='next(s for s in a["items"] if s["is_mine"] and len(s["roster"]) > 1)'
first=$(read_answer "$mine[\"roster\"][0][\"participant_id\"]")
second=$(read_answer "$mine[\"roster\"][1][\"participant_id\"]")
type=$(read_answer "$mine[\"session_type\"][\"id\"]")
echo "$(read_answer 'len(a["items"])') sessions on the phone"

# A session nobody planned. The phone gives it an id, so that sending it again makes no second one.
uid=$(compute 'uuid.uuid4()')
session="{\"session_type_id\": $type, \"date\": \"$(echo "$now" | cut -c 1-10)\", \"start_time\": \"00:00\",
    \"end_time\": \"23:59\", \"tz\": \"UTC\", \"expected_participant_ids\": [$first, $second]}"
call 'session' 201 PUT "/sessions/$uid" "$session"
call 'session again' 200 PUT "/sessions/$uid" "$session"
id=$(read_answer 'a["id"]')
echo "Session $id is open"

# Marks of many at once, each with an id of its own and its result.
one=$(compute 'uuid.uuid4()') two=$(compute 'uuid.uuid4()') three=$(compute 'uuid.uuid4()')
marks="{\"attendances\": [$(mark "$one" "$first" present "$before"), $(mark "$two" "$second" absent "$before")]}"
outcomes='" ".join(result["outcome"] for result in a["results"])'
call 'marks' 200 POST "/sessions/$id/attendances" "$marks"
expect 'marks' 'created created' "$(read_answer "$outcomes")"

# The network broke before the answer came: send the same again, and nothing changes.
call 'marks again' 200 POST "/sessions/$id/attendances" "$marks"
expect 'marks again' 'duplicate duplicate' "$(read_answer "$outcomes")"
echo 'Two marks, sent twice'

# An edit is a new mark that replaces the one before.
edit="{\"attendances\": [$(mark "$three" "$second" late "$now" "$two")]}"
call 'edit' 200 POST "/sessions/$id/attendances" "$edit"
expect 'edit' replaced "$(read_answer "$outcomes")"
echo 'One of them corrected'

# Closing the session, again as often as it takes.
for time in first second; do
    call "complete, the $time time" 200 POST "/sessions/$id/complete" '{"expected_unmarked": 0}'
    expect 'complete' completed "$(read_answer 'a["state"]')"
done
echo 'Completed'

# The history has what counts.
call 'history' 200 GET "/attendances?session=$id"
expect 'history' 'late present' "$(read_answer '" ".join(sorted(item["category"] for item in a["items"]))')"
echo 'The history has both: all as expected'
