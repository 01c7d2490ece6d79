// Reports what the oldest supported browsers do not know: APIs in scripts, properties and functions
// in styles, elements and attributes in pages. .ci/run calls it as
//
//     node .ci/baseline.mjs TYPESCRIPT BROWSER_COMPAT_DATA
//
// with the folders of these two npm packages. TypeScript knows which interface each name in a
// script belongs to. MDN's data says which version of each browser introduced it.
//
// A file may use a newer API if it tests for it: `x.y?.()`, `'y' in x`, `typeof Y`, `if (x.y)`. The
// name in the test may contain the API's name, or be contained in it: `'wakeLock' in navigator` is
// a test for WakeLock. On a line with `// tested`, another file does the test. A style may use a
// newer feature inside @supports, or after a declaration of the same property for older browsers.

import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const minimum = {chrome: '110', firefox: '115', safari: '16.4', safari_ios: '16.4'};

/** A browser without these ignores them, and loses only comfort or looks. */
const hints = new Set(['accent-color', 'cursor', 'field-sizing', 'overscroll-behavior', 'paint-order', 'resize',
    'text-size-adjust', 'text-wrap', 'autocapitalize', 'autocorrect', 'playsinline', 'contentHint']);

const [typescript, compat] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(path.resolve(typescript, 'lib/typescript.js'));
const data = JSON.parse(readFileSync(path.join(compat, 'data.json'), 'utf8'));
const findings = [];

const files = readdirSync('static', {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('e2e'))
    .map(({parentPath, name}) => path.join(parentPath, name));

scripts(files.filter((name) => name.endsWith('.js')));
for (const name of files) {
    if (name.endsWith('.css')) {
        style(name, readFileSync(name, 'utf8'));
    } else if (name.endsWith('.html')) {
        page(name, readFileSync(name, 'utf8'));
    }
}
for (const finding of [...new Set(findings)].sort()) {
    console.log(finding);
}
process.exitCode = findings.length > 0 ? 1 : 0;

/**
 * Returns the browsers that lack a feature, as text; '' if all have it.
 * @param {any} feature from the data
 */
function lacking(feature) {
    const support = feature?.__compat?.support;
    if (!support) {
        return '';
    }
    return Object.entries(minimum).filter(([browser, version]) => {
        const entries = [support[browser] ?? []].flat();
        return entries.length > 0 && !entries.some(({version_added: added, version_removed: removed, flags}) =>
            typeof added === 'string' && !flags && !later(added, version) && (!removed || later(removed, version)));
    }).map(([browser, version]) => `${browser} ${version}`).join(', ');
}

/** Whether version a is later than b. @param {string} a @param {string} b */
function later(a, b) {
    const [x, y] = [a.replace('≤', ''), b].map((version) => version.split('.').map(Number));
    const i = x.findIndex((number, at) => number !== (y[at] ?? 0));
    return i >= 0 && x[i] > (y[i] ?? 0);
}

/** @param {string} where @param {string} what @param {any} feature */
function report(where, what, feature) {
    const browsers = lacking(feature);
    if (browsers !== '') {
        findings.push(`${where}: ${what} is not in ${browsers}`);
    }
}

/** @param {string[]} names */
function scripts(names) {
    const {config} = ts.readConfigFile('static/jsconfig.json', ts.sys.readFile);
    const {options} = ts.convertCompilerOptionsFromJson({...config.compilerOptions, lib: ['esnext', 'dom', 'dom.iterable', 'dom.asynciterable']}, 'static');
    const program = ts.createProgram(names, {...options, allowJs: true});
    const checker = program.getTypeChecker();
    for (const name of names) {
        const source = program.getSourceFile(name);
        const tested = testsIn(source);
        const visit = (node) => {
            if (ts.isPropertyAccessExpression(node) && !optional(node)) {
                member(source, node, tested);
            } else if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) {
                global(source, node, tested);
            }
            ts.forEachChild(node, visit);
        };
        visit(source);
    }

    /** Reports a name in a script unless the file tests for it. */
    function use(source, node, name, feature, tested) {
        const parts = name.toLowerCase().split('.');
        const isTested = tested.some((word) => parts.some((part) => part === word ||
            Math.min(part.length, word.length) >= 5 && (part.includes(word) || word.includes(part))));
        const {line} = source.getLineAndCharacterOfPosition(node.getStart());
        if (!isTested && !hints.has(node.text) && !/\/\/ tested/.test(source.text.split('\n')[line])) {
            report(place(source, node), name, feature);
        }
    }

    /** Checks a global name, such as a class. */
    function global(source, node, tested) {
        const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
        if (declaration && fromLibrary(declaration) && ts.isVariableDeclaration(declaration)) {
            use(source, node, node.text, data.api[node.text] ?? data.javascript.builtins[node.text], tested);
        }
    }

    /** Checks a member of one of the browser's interfaces. */
    function member(source, node, tested) {
        for (const declaration of checker.getSymbolAtLocation(node.name)?.declarations ?? []) {
            if (!fromLibrary(declaration)) {
                return;
            }
            const member = node.name.text;
            const owner = ownerOf(declaration);
            const feature = data.api[owner]?.[member] ?? data.api[owner]?.[`${member}_static`] ??
                data.javascript.builtins[owner]?.[member] ?? data.javascript.builtins[owner]?.[`${member}_static`];
            use(source, node.name, `${owner}.${member}`, feature, tested);
        }
    }
}

/** The interface that declares a member. For `var X: {…}` and for XConstructor it is X. */
function ownerOf(declaration) {
    const {parent} = declaration;
    const name = (parent.name ?? parent.parent?.name)?.text ?? '';
    return name === 'IteratorObject' ? 'Iterator' : name.replace(/Constructor$/, '');
}

function fromLibrary(declaration) {
    return /\/lib\.[\w.]+\.d\.ts$/.test(declaration.getSourceFile().fileName);
}

/** Whether the code expects that the value may be missing: `x?.y`, `x.y?.z`, `x.y ?? z`, `x.y && z`. */
function optional(node) {
    const {parent} = node;
    return node.questionDotToken !== undefined || parent.questionDotToken !== undefined && parent.expression === node ||
        ts.isBinaryExpression(parent) && parent.left === node &&
        [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.AmpersandAmpersandToken].includes(parent.operatorToken.kind);
}

/** The names that a file tests for, in lower case and without "Enabled". */
function testsIn(source) {
    const tested = [];
    const add = (name) => tested.push(name.toLowerCase().replace(/enabled$/, ''));
    const visit = (node) => {
        if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword && ts.isStringLiteral(node.left)) {
            add(node.left.text);
        } else if (ts.isTypeOfExpression(node) && ts.isIdentifier(node.expression)) {
            add(node.expression.text);
        } else if (ts.isIfStatement(node) && ts.isPropertyAccessExpression(node.expression)) {
            add(node.expression.name.text);
        } else if (ts.isPrefixUnaryExpression(node) && ts.isPropertyAccessExpression(node.operand)) {
            add(node.operand.name.text);
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
    return tested;
}

function place(source, node) {
    const {line} = source.getLineAndCharacterOfPosition(node.getStart());
    return `${path.relative('.', source.fileName)}:${line + 1}`;
}

/** @param {string} name @param {string} text */
function style(name, text) {
    const plain = text.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
    /** The blocks around the current position, each with the properties declared in it so far. */
    const blocks = [];
    let line = 1;
    let start = 0;
    for (let at = 0; at < plain.length; at++) {
        const c = plain[at];
        if (c === '{') {
            const head = plain.slice(start, at).trim();
            rule(`${name}:${line}`, head, blocks);
            blocks.push({head, declared: new Set()});
        } else if (c === ';' || c === '}') {
            const found = /^\s*(--)?([\w-]+)\s*:([^]*)$/.exec(plain.slice(start, at));
            if (found && blocks.length > 0) {
                declaration(`${name}:${line}`, found[1] !== undefined, found[2], found[3], blocks);
            }
            if (c === '}') {
                blocks.pop();
            }
        }
        if ('{};'.includes(c)) {
            start = at + 1;
        }
        if (c === '\n') {
            line++;
        }
    }
}

/** Checks the start of a block: selectors, or an at-rule. */
function rule(where, head, blocks) {
    const at = /^@([\w-]+)/.exec(head)?.[1];
    if (at) {
        report(where, `@${at}`, data.css['at-rules'][at]);
        return;
    }
    if (blocks.some((block) => !block.head.startsWith('@'))) {
        report(where, 'nesting', data.css.selectors.nesting);
    }
    for (const [, selector] of head.matchAll(/::?([\w-]+)/g)) {
        report(where, `:${selector}`, data.css.selectors[selector]);
    }
}

function declaration(where, custom, property, value, blocks) {
    const {declared} = blocks.at(-1);
    const supported = blocks.some((block) => block.head.startsWith('@supports'));
    const fallback = declared.has(property);
    declared.add(property);
    if (supported || hints.has(property)) {
        return;
    }
    const known = custom ? undefined : data.css.properties[property];
    report(where, property, known);
    if (fallback) {
        return;
    }
    for (const [, name, call] of value.matchAll(/([a-z][\w-]*)(\()?/g)) {
        report(where, `${property}: ${name}`, call ? functionNamed(name) ?? known?.[name] : known?.[name]);
    }
    for (const [, unit] of value.matchAll(/\d([a-z]+)\b/g)) {
        report(where, unit, /^[dsl]v/.test(unit) ? data.css.types.length.viewport_percentage_units_dynamic : undefined);
    }
}

/** Finds a CSS function wherever the data lists it. */
function functionNamed(name) {
    for (const type of Object.values(data.css.types)) {
        if (type[name]?.__compat) {
            return type[name];
        }
    }
    return data.css.types[name];
}

/** @param {string} name @param {string} text */
function page(name, text) {
    for (const [, element, attributes] of text.replace(/<(script|style)[^]*?<\/\1>/g, '').matchAll(/<([a-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)) {
        report(name, `<${element}>`, data.html.elements[element]);
        for (const [, attribute] of attributes.matchAll(/([\w-]+)(?:="[^"]*")?/g)) {
            report(name, `<${element} ${attribute}>`, hints.has(attribute) ? undefined : data.html.elements[element]?.[attribute] ?? data.html.global_attributes[attribute]);
        }
    }
}
