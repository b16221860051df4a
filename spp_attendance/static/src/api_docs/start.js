/* Starts the viewer of the API's document. It asks nothing of other servers and keeps no secret. */

/* The dialog for all calls asks for what gets a token, and not for the secret itself, by HTTP Basic, besides: that is for
   the two operations of tokens, which have a lock of their own. */
const askForTokens = () => ({
    statePlugins: {
        auth: {
            wrapActions: {
                showDefinitions: (original) => (definitions) => {
                    const tokens = definitions && definitions.filter((one) => one.has("oauth2"));
                    return original(tokens && tokens.size ? tokens : definitions);
                },
            },
        },
    },
});

window.ui = window.SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#viewer",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    persistAuthorization: false,
    plugins: [askForTokens],
    validatorUrl: null,
});
