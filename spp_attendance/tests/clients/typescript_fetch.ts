// The walk of test_api_generated.py with the client that openapi-generator makes for TypeScript, beside this file.
import {
    AttendanceApi,
    AttendancesRequestFromJSON,
    Configuration,
    MarkStatusEnum,
    OAuthErrorFromJSON,
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

const refused = await token("wrong").catch(async (error: ResponseError) =>
    OAuthErrorFromJSON(await error.response.json())
);
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
const marked = await sessions.markSession({ id: session.id, marksRequest: { attendances: [mark] } });
const history = await attendance.listAttendances();
console.log(
    JSON.stringify({
        refused: refused.error,
        sent: sent.results.map((result) => result.outcome),
        again: again.results.map((result) => result.outcome),
        statuses: session.roster.map((person) => person.status),
        marked: marked.results.map((result) => result.outcome),
        history: history.items.map((item) => item.category).sort(),
    })
);
