/**
 * Compares all translations with the English text. Returns a description of what is wrong.
 *
 * A group of plural forms has the keys of Intl.PluralRules. A translation needs all forms of its language. A form for
 * a single number, such as the Arabic dual, may leave out the number.
 */
(async () => {
    const {languages} = await import('/languages/language.js');
    const {text: shared} = await import('/ui/text.js');
    const names = {ui: 'ui', lobby: 'lobby', meeting: 'meeting', chat: 'meeting/chat', quality: 'meeting/quality',
        data: 'data', live: 'live', doctor: 'doctor'};
    const problems = [];
    const slots = (words) => [...new Set(words.match(/\{\w+\}/g))].sort().join();
    const forms = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);
    const isPlural = (words) => 'other' in words && Object.keys(words).every((key) => forms.has(key));

    const hasOneNumber = (language, form) => {
        const rules = new Intl.PluralRules(language);
        return Array.from({length: 200}, (_, n) => rules.select(n)).filter((found) => found === form).length === 1;
    };

    const compareWords = (place, english, words) => {
        if (typeof words !== 'string' || (words === '') !== (english === '')) {
            problems.push(`${place}: ${JSON.stringify(words)}, want text`);
        } else if (slots(words) !== slots(english)) {
            problems.push(`${place}: slots “${slots(words)}”, want “${slots(english)}”`);
        }
    };
    const compare = (place, english, translation, language) => {
        let wanted = english;
        if (isPlural(english)) {
            const {pluralCategories} = new Intl.PluralRules(language).resolvedOptions();
            wanted = Object.fromEntries(pluralCategories.map((form) => [form, english.other]));
            for (const form of pluralCategories.filter((form) => hasOneNumber(language, form))) {
                if (!translation[form]?.includes('{count}')) {
                    wanted[form] = wanted[form].replace('{count}', '');
                }
            }
        }
        for (const key of Object.keys(translation).filter((key) => !(key in wanted))) {
            problems.push(`${place}.${key}: not in the English text`);
        }
        for (const [key, words] of Object.entries(wanted)) {
            if (!(key in translation)) {
                problems.push(`${place}.${key}: missing`);
            } else if (typeof words === 'string') {
                compareWords(`${place}.${key}`, words, translation[key]);
            } else {
                compare(`${place}.${key}`, words, translation[key], language);
            }
        }
    };
    for (const language of Object.keys(languages).filter((tag) => tag !== 'en')) {
        for (const [name, folder] of Object.entries(names)) {
            const {text} = await import(`/${folder}/text.js`);
            const own = Object.entries(text).filter(([key, words]) => name === 'ui' || shared[key] !== words);
            const {text: translation} = await import(`/languages/${language}/${name}.js`);
            compare(`${language}/${name}`, Object.fromEntries(own), translation, language);
        }
    }
    return problems.join('\n');
})();
