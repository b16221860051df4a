// The walk of test_api_generated.py with the client that openapi-generator makes for TypeScript, beside this file.
import {
    AttendanceApi,
    AttendancesRequestFromJSON,
    Configuration,
    MarkStatusEnum,
    OAuthErrorFromJSON,
    ProblemFromJSON,
    ResponseError,
    SessionsApi,
    TokensApi,
} from "./client/index.ts";

const [server, clientId, secret, body] = process.argv.slice(2);
const basePath = server;

function token(clientSecret: string) {
    const tokens = new TokensApi(new Configuration({ basePath }));
    return tokens.issueToken({ grantType: "client_credentials", clientId, clientSecret });
}

/** What the API says where it refuses a call. */
async function refusal<T>(call: Promise<unknown>, read: (json: unknown) => T): Promise<T> {
    const error = await call.then(
        () => new Error("It was not refused."),
        (reason) => reason
    );
    if (error instanceof ResponseError) {
        return read(await error.response.json());
    }
    throw error;
}

const refused = await refusal(token("wrong"), OAuthErrorFromJSON);
const { accessToken } = await token(secret);
const configuration = new Configuration({ basePath, accessToken });
const attendance = new AttendanceApi(configuration);
const sessions = new SessionsApi(configuration);
const attendancesRequest = AttendancesRequestFromJSON(JSON.parse(body));
const sent = await attendance.sendAttendances({ attendancesRequest });
const again = await attendance.sendAttendances({ attendancesRequest });
const session = (await sessions.listSessions()).items[0];
const { participantId } = session.roster[0];
const mark = { participantId, status: MarkStatusEnum.Late, markedAt: "2026-03-14T09:50:00Z", externalId: "m-1" };
const marksRequest = { attendances: [mark] };
const marked = await sessions.markSession({ id: session.id, marksRequest });
const missing = await refusal(sessions.markSession({ id: session.id + 1_000_000, marksRequest }), ProblemFromJSON);
const page = await attendance.listAttendances({ limit: 2 });
const rest = await attendance.listAttendances({ limit: 2, cursor: page.nextCursor! });
console.log(
    JSON.stringify({
        refused: refused.error,
        sent: sent.results.map((result) => result.outcome),
        again: again.results.map((result) => result.outcome),
        statuses: session.roster.map((person) => person.status),
        marked: marked.results.map((result) => result.outcome),
        missing: missing.code,
        pages: [page.items.length, rest.items.length, rest.nextCursor],
        history: [...page.items, ...rest.items].map((item) => item.category).sort(),
    })
);
