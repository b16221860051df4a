/* Starts the viewer of the API's document. It asks nothing of other servers and keeps no secret. */

window.ui = window.SwaggerUIBundle({
    url: "openapi.json?guide=true",
    dom_id: "#viewer",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    persistAuthorization: false,
    validatorUrl: null,
});
