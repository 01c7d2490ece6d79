// @ts-check

/** The Ukrainian text of chat and file transfers. */
export const text = {
    chat: {
        open: 'Чат',
        unread: 'Чат, непрочитаних: {count}',
        title: 'Чат і файли',
        promise: 'Повідомлення йдуть прямо в браузери інших учасників і ніде не зберігаються.',
        before: 'Повідомлення, надіслані до вашого приєднання, не показано.',
        muchTooLong: 'Повідомлення задовге. Надішліть його частинами або як файл.',
        attach: 'Надіслати файли',
        attachFolder: 'Надіслати папку',
    },

    files: {
        offered: '{name} хоче надіслати вам файл',
        offeredMany: {
            one: '{name} хоче надіслати вам {count} файл',
            few: '{name} хоче надіслати вам {count} файли',
            many: '{name} хоче надіслати вам {count} файлів',
            other: '{name} хоче надіслати вам {count} файлу',
        },
        sent: 'Ваш файл',
        sentMany: 'Ваші файли',
        rows: 'Файли',
        many: {one: '{count} файл', few: '{count} файли', many: '{count} файлів', other: '{count} файлу'},
        choose: 'Кому надіслати {file} ({size})?',
        everyone: 'Усім',
        nobody: 'Тут немає нікого, хто міг би отримати файл.',
        tooMany:
            'Забагато файлів. Найбільше за один раз: {count}. Щоб надіслати більше, спершу стисніть папку в один файл.',
        empty: 'У цій папці немає файлів.',
        unreadable: 'Не вдалося прочитати файли. Спробуйте вибрати їх ще раз.',
        accept: 'Прийняти',
        acceptLabel: 'Прийняти {file}',
        acceptAll: 'Прийняти всі',
        decline: 'Відхилити',
        declineLabel: 'Відхилити {file}',
        declineAll: 'Відхилити всі',
        cancel: 'Скасувати',
        cancelLabel: 'Скасувати {file}, {name}',
        cancelAll: 'Скасувати всі',
        save: 'Зберегти',
        saveLabel: 'Зберегти {file}',
        progress: '{file}, {name}',
        moved: '{moved} з {size}',
        units: ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ'],

        /** Where a received file is kept, if not on disk. */
        memory: 'Файл зберігається в пам’яті, доки ви його не збережете.',
        tooLarge:
            'Цей браузер може отримувати лише файли до {size}. Спробуйте Chrome, Edge або Firefox на комп’ютері, ' +
            'через https.',
        noRoom: 'Не вдалося зберегти файл: {why}',

        /** For an incoming file: by state, then by the code with which it ended. */
        incoming: {
            offered: 'Поки ви не погодитеся, нічого не надсилається.',
            waiting: 'Очікування вашого рішення',
            moving: 'Отримання',
            paused: '{name}: немає з’єднання. Передавання продовжиться, коли з’єднання відновиться.',
            received: 'Отримано й перевірено.',
            saved: 'Отримано, перевірено й збережено.',
            declined: 'Відхилено.',
            cancelled: 'Скасовано.',
            'bad-data': 'Помилка: дані не відповідають запропонованому файлу, тому їх видалено.',
            unwritable: 'Не вдалося зберегти файл. Можливо, диск заповнений?',
        },
        /** The same, if the sender ended it. */
        incomingByThem: {
            cancelled: '{name}: надсилання скасовано.',
            unreadable: '{name}: файл більше не вдається прочитати.',
            'peer-left': '{name}: вихід до завершення передавання.',
        },
        /** Added if part of the file had arrived, unless the text already says so. */
        deleted: 'Отриману частину видалено.',

        /** For an outgoing file. */
        outgoing: {
            waiting: '{name}: спершу інші файли',
            offered: '{name}: очікування згоди',
            moving: '{name}: надсилання',
            paused: '{name}: немає з’єднання. Передавання продовжиться, коли з’єднання відновиться.',
            cancelled: '{name}: надсилання скасовано.',
            unreadable: 'Файл більше не вдається прочитати. Можливо, його змінено або видалено?',
        },
        outgoingByThem: {
            received: '{name}: файл отримано.',
            declined: '{name}: файл відхилено.',
            cancelled: '{name}: отримання скасовано.',
            'bad-data': '{name}: файл не отримано, бо дані пошкодилися дорогою.',
            unwritable: '{name}: не вдалося зберегти файл.',
            'peer-left': '{name}: вихід до завершення передавання.',
            'no-handler': '{name}: відкрита там сторінка не приймає файлів.',
            refused: '{name}: забагато файлів в очікуванні.',
            timeout: '{name}: немає відповіді.',
            unreachable: '{name}: немає з’єднання.',
            lost: '{name}: з’єднання втрачено. Повторіть спробу.',
        },
        over: 'Передавання завершено.',
    },
};
