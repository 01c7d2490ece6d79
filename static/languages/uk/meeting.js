// @ts-check

/** The Ukrainian text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Ви приєднуєтеся до кімнати',
        promise: 'Поки ви не приєдналися, нічого не надсилається.',
        audio: 'Приєднатися лише зі звуком',
        watch: 'Лише дивитися',
    },

    /** When a module of the call fails to load. */
    incomplete: {
        title: 'Частина сторінки не завантажилася',
        text: 'Перевірте з’єднання з інтернетом і перезавантажте сторінку.',
        reload: 'Перезавантажити сторінку',
    },

    /** Who is in the room, before you join. */
    presence: {
        nobody: 'Тут ще нікого немає.',
        here: {
            one: 'У кімнаті зараз {names}.',
            few: 'У кімнаті зараз {names}.',
            many: 'У кімнаті зараз {names}.',
            other: 'У кімнаті зараз {names}.',
        },
        others: {
            one: 'ще {count} людина',
            few: 'ще {count} людини',
            many: 'ще {count} людей',
            other: 'ще {count} людини',
        },
        full: 'Кімната заповнена.',
        locked: 'Кімнату замкнено.',
    },

    call: {
        people: 'Учасники цього дзвінка',
        controls: 'Керування дзвінком',
        microphoneIsOff: 'мікрофон вимкнено',
        sound: 'Торкніться, щоб увімкнути звук',
        soundWhy: 'Браузер блокує звук, доки ви не зробите щось на сторінці.',
        reconnecting: 'Повторне з’єднання… Дзвінок триває.',
        resume: 'Торкніться, щоб продовжити',
        resumeWhy: 'Браузер призупинив дзвінок.',
        self: 'ви',
        video: 'Відео: {name}',
    },

    drop: 'Перетягніть файли сюди, щоб надіслати',

    invite: {
        title: 'Тут поки що лише ви',
        text: 'Надішліть це посилання тим, з ким хочете поговорити. Їм потрібен лише браузер.',
        byToken: 'Кожному іншому учаснику потрібне власне запрошення.',
    },

    left: {
        title: 'Ви вийшли з дзвінка',
    },

    /** After a call. {duration} is, for example, `1 hour, 12 minutes`. */
    afterwards: {
        short: 'Ваш час у дзвінку: менше хвилини.',
        duration: 'Ваш час у дзвінку: {duration}.',
        nobody: 'Там уже нікого немає.',
        here: {
            one: 'У кімнаті досі {names}.',
            few: 'У кімнаті досі {names}.',
            many: 'У кімнаті досі {names}.',
            other: 'У кімнаті досі {names}.',
        },
    },

    /** When a connection has been bad for a while. */
    bad: {
        label: 'Погане з’єднання',
        one: 'Погане з’єднання: {name}',
        several: 'Погане з’єднання з кількома учасниками',
    },

    /** By how your video is sent to the others. */
    uplink: {
        full: 'З’єднання покращилося. Відео надсилається в повній якості.',
        smaller: 'Повільне з’єднання. Надсилається менше відео.',
        off: 'Дуже повільне з’єднання. Ваше відео вимкнено, щоб вас було добре чути.',
    },

    tile: {
        enlarge: 'Збільшити: {name}',
        hidden: 'Ви приховали це відео',
        saving: 'Відео призупинено: заощадження трафіку',
        silent: 'Ви встановили гучність 0%',
    },

    /** The menu of a tile. */
    options: {
        title: 'Параметри: {name}',
        volume: 'Гучність',
        percent: '{percent}%',
        enlarge: 'Збільшити',
        shrink: 'Скасувати збільшення',
        full: 'На весь екран',
        leaveFull: 'Вийти з повноекранного режиму',
        window: 'Окреме вікно',
        closeWindow: 'Закрити вікно',
        hide: 'Не показувати',
        show: 'Показати знову',
    },

    /** Receiving only sound and the large video. */
    saving: {
        start: 'Заощаджувати трафік',
        stop: 'Не заощаджувати трафік',
        label: 'Заощадження трафіку',
        on: 'Заощадження трафіку: ви отримуєте звук і лише велике відео.',
        off: 'Ви знову отримуєте відео від усіх.',
    },

    ownView: {
        hide: 'Приховати своє відео',
        show: 'Показати своє відео',
        move: 'Перемістити в наступний кут',
    },

    /** Where the small tile is while two people are in the call. */
    corner: {
        'top-left': 'У лівому верхньому куті. Переміщуйте клавішами зі стрілками.',
        'top-right': 'У правому верхньому куті. Переміщуйте клавішами зі стрілками.',
        'bottom-left': 'У лівому нижньому куті. Переміщуйте клавішами зі стрілками.',
        'bottom-right': 'У правому нижньому куті. Переміщуйте клавішами зі стрілками.',
    },

    screen: {
        title: 'Екран: {name}',
        share: 'Екран',
        shareLabel: 'Показати свій екран',
        stopLabel: 'Припинити показ екрана',
        presenting: 'Ви показуєте екран',
        stop: 'Припинити',
        stopPresenting: 'Припинити показ',
        ended: 'Показ вашого екрана припинено',
        started: '{name} показує екран',
    },

    hands: {
        raise: 'Підняти руку',
        lower: 'Опустити руку',
        mark: 'руку піднято',
        raised: '{name} піднімає руку',
    },

    reactions: {
        label: 'Реакції',
        title: 'Надіслати реакцію',
        names: {
            'thumbs-up': 'Палець угору',
            'clap': 'Оплески',
            'heart': 'Серце',
            'laugh': 'Сміх',
            'surprised': 'Здивування',
            'party': 'Свято',
        },
        /** Announced by screen readers. */
        one: '{name} реагує: {reaction}',
        several: {
            one: '{count} людина реагує: {reactions}',
            few: '{count} людини реагують: {reactions}',
            many: '{count} людей реагують: {reactions}',
            other: '{count} людини реагують: {reactions}',
        },
    },

    people: {
        label: 'Учасники',
        title: 'У цьому дзвінку',
        microphoneOn: 'мікрофон увімкнено',
        microphoneOff: 'мікрофон вимкнено',
        cameraOn: 'камеру ввімкнено',
        cameraOff: 'камеру вимкнено',
        screenOn: 'показує екран',
        hand: 'руку піднято, номер {place}',
        muteAll: 'Вимкнути мікрофони всім',
        mutedAll: 'Усім надіслано прохання вимкнути мікрофон',
        search: 'Пошук за ім’ям',
        noMatch: 'Тут немає нікого з таким ім’ям.',
        matches: {
            one: 'Знайдено {count} людину.',
            few: 'Знайдено {count} людини.',
            many: 'Знайдено {count} людей.',
            other: 'Знайдено {count} людини.',
        },
    },

    settings: {
        label: 'Налаштування',
        title: 'Камера і звук',
        video: 'Ваше відео',
        mirror: 'Віддзеркалювати моє відео',
        note: 'Зміни діють одразу.',
    },

    /** Devices that appear or disappear during a call; {name} is the device. */
    deviceOffers: {
        camera: 'Під’єднано нову камеру: {name}',
        microphone: 'Під’єднано новий мікрофон: {name}',
        speaker: 'Під’єднано новий динамік: {name}',
        use: 'Перемкнути',
        cameraGone: 'Камеру від’єднано. Тепер працює {name}.',
        microphoneGone: 'Мікрофон від’єднано. Тепер працює {name}.',
    },

    shortcuts: {
        title: 'Комбінації клавіш',
        microphone: 'Увімкнути або вимкнути мікрофон',
        camera: 'Увімкнути або вимкнути камеру',
        screen: 'Почати або припинити показ екрана',
        chat: 'Чат',
        hand: 'Підняти або опустити руку',
        help: 'Показати цей список',
        space: 'Пробіл',
        hold: 'Утримувати, щоб говорити, коли мікрофон вимкнено',
        use: 'Використовувати ці комбінації',
    },

    qr: {
        show: 'QR-код',
        title: 'Відскануйте, щоб приєднатися',
        label: 'QR-код із посиланням на цей дзвінок',
        note: 'Наведіть на нього камеру телефона й торкніться посилання.',
        failed: 'Не вдалося завантажити QR-код. Перевірте з’єднання з інтернетом і повторіть спробу.',
    },

    floating: {
        open: 'Плаваюче вікно',
        close: 'Закрити плаваюче вікно',
    },

    /** Next to the microphone's button while it is off. */
    hold: {
        hint: 'Утримуйте пробіл, щоб говорити',
        talking: 'Мікрофон увімкнено, поки ви утримуєте пробіл',
    },

    menu: {
        more: 'Більше',
        label: 'Інші елементи керування',
    },
};
