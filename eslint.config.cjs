// The rules of OCA's template for 17.0 that are about what code does, as errors. How it looks is Prettier's.
// `./spp lint` runs it, with the packages of requirements/node (NODE_PATH says where these are).
const js = require("@eslint/js");
const globals = require("globals");

const RULES = {
    "array-callback-return": "error",
    complexity: ["error", 15],
    "dot-notation": "error",
    eqeqeq: "error",
    "max-depth": "error",
    "max-nested-callbacks": "error",
    "no-alert": "error",
    "no-constructor-return": "error",
    "no-duplicate-imports": "error",
    "no-else-return": "error",
    "no-eq-null": "error",
    "no-eval": "error",
    "no-extra-bind": "error",
    "no-implicit-coercion": ["error", { allow: ["~"] }],
    "no-labels": "error",
    "no-lonely-if": "error",
    "no-negated-condition": "error",
    "no-new": "error",
    "no-new-func": "error",
    "no-param-reassign": "error",
    "no-promise-executor-return": "error",
    "no-return-assign": "error",
    "no-script-url": "error",
    "no-self-compare": "error",
    "no-sequences": "error",
    "no-shadow": "error",
    "no-template-curly-in-string": "error",
    "no-throw-literal": "error",
    "no-unmodified-loop-condition": "error",
    "no-unneeded-ternary": "error",
    "no-unused-expressions": "error",
    // What is left out of a copy has a name; who overrides a method has its parameters.
    "no-unused-vars": ["error", { args: "none", ignoreRestSiblings: true }],
    "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
    "no-useless-concat": "error",
    "no-void": "error",
    "operator-assignment": ["error", "always"],
    "prefer-const": "error",
    radix: "error",
    "require-atomic-updates": "error",
    yoda: "error",
};

module.exports = [
    { ignores: ["**/static/lib/**", "build/**"] },
    js.configs.recommended,
    {
        files: ["spp_*/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, ...globals.serviceworker },
        },
        rules: RULES,
    },
    {
        files: ["tests/**/*.mjs"],
        languageOptions: { globals: globals.node },
        rules: { ...RULES, "no-self-compare": "off" },
    },
];
