// @ts-check

import {element} from '../ui/dom.js';
import {languagePicked, pickLanguage} from '../ui/store.js';
import {text} from '../ui/text.js';

/**
 * The languages of the pages, by BCP 47 tag: what each calls itself, and the direction of its writing. English texts
 * are beside the pages, all others in this folder.
 *
 * @type {Record<string, {name: string, dir?: 'rtl'}>}
 */
export const languages = {
    en: {name: 'English'},
    ar: {name: 'العربية', dir: 'rtl'},
    de: {name: 'Deutsch'},
    es: {name: 'Español'},
    fr: {name: 'Français'},
    it: {name: 'Italiano'},
    pl: {name: 'Polski'},
    uk: {name: 'Українська'},
};

/** Returns the language that the user has picked, or else the first of the browser's languages that we have. */
export function chooseLanguage() {
    const wanted = [languagePicked(), ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0]);
    return wanted.find((tag) => Object.hasOwn(languages, tag)) ?? 'en';
}

/** Makes the page's language known to the browser and to plural(). @param {string} language */
export function setLanguage(language) {
    document.documentElement.lang = language;
    document.documentElement.dir = languages[language].dir ?? 'ltr';
}

/**
 * Replaces English text with its translation, in place, because scripts keep references to parts of it. Texts that
 * the translation lacks stay in English.
 * @param {Record<string, any>} english
 * @param {Record<string, any>} translation has the same keys, except that its plurals have the forms of
 *     its own language.
 */
export function translate(english, translation) {
    for (const [key, words] of Object.entries(translation)) {
        if (typeof words === 'string') {
            english[key] = words;
        } else {
            translate(english[key] ??= {}, words);
        }
    }
}

/**
 * Adds a list of all languages to a page, where its HTML has a place for it. Picking one reloads the page. On some
 * systems, each press of an arrow key fires `change`. The choice then waits for Enter, or until the list loses the
 * focus.
 */
export function addLanguagePicker() {
    const options = Object.entries(languages).map(([tag, {name}]) => {
        const selected = tag === document.documentElement.lang;
        return element('option', {'value': tag, 'lang': tag, selected}, name);
    });
    const select = element('select', {'class': 'language-list'}, ...options);
    let isStepping = false;
    const pick = () => {
        if (select.value !== document.documentElement.lang) {
            pickLanguage(select.value);
            location.reload();
        }
    };
    select.addEventListener('keydown', ({key}) => {
        isStepping = key !== 'Enter';
        if (!isStepping) {
            pick();
        }
    });
    select.addEventListener('pointerdown', () => { isStepping = false; });
    select.addEventListener('change', () => {
        if (!isStepping) {
            pick();
        }
    });
    select.addEventListener('blur', pick);
    document.querySelector('[data-language]')?.append(element('label', {'class': 'language'},
        element('span', {'class': 'offscreen'}, text.language), select));
}
