// @ts-check

/** The Arabic text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'أنت على وشك الانضمام إلى الغرفة',
        promise: 'لن يُرسَل أي شيء قبل انضمامك.',
        audio: 'انضمام بالصوت فقط',
        watch: 'مشاهدة فقط',
    },

    /** When a module of the call fails to load. */
    incomplete: {
        title: 'لم يُحمَّل جزء من هذه الصفحة',
        text: 'تحقق من اتصالك بالإنترنت، ثم أعد تحميل الصفحة.',
        reload: 'إعادة تحميل الصفحة',
    },

    /** Who is in the room, before you join. */
    presence: {
        nobody: 'لا أحد هنا بعد.',
        here: {
            zero: 'في الغرفة الآن: {names}.',
            one: 'في الغرفة الآن: {names}.',
            two: 'في الغرفة الآن: {names}.',
            few: 'في الغرفة الآن: {names}.',
            many: 'في الغرفة الآن: {names}.',
            other: 'في الغرفة الآن: {names}.',
        },
        others: {
            zero: '{count} آخرون',
            one: 'شخص آخر ({count})',
            two: 'شخصان آخران ({count})',
            few: '{count} آخرون',
            many: '{count} شخصًا آخر',
            other: '{count} شخص آخر',
        },
        full: 'الغرفة ممتلئة.',
        locked: 'الغرفة مقفلة.',
    },

    call: {
        people: 'الأشخاص في هذه المكالمة',
        controls: 'أدوات التحكم في المكالمة',
        microphoneIsOff: 'الميكروفون متوقف',
        sound: 'انقر لتشغيل الصوت',
        soundWhy: 'يحظر المتصفح الصوت حتى تتفاعل مع الصفحة.',
        resume: 'انقر للاستئناف',
        resumeWhy: 'أوقف المتصفح المكالمة مؤقتًا.',
        self: 'أنت',
        video: 'فيديو {name}',
    },

    drop: 'أفلت الملفات هنا لإرسالها',

    invite: {
        title: 'لا أحد هنا سواك',
        text: 'أرسل هذا الرابط إلى من تريد التحدث إليهم. كل ما يحتاجون إليه هو متصفح.',
        byToken: 'يحتاج كل شخص آخر إلى دعوة خاصة به للانضمام.',
    },

    left: {
        title: 'غادرت المكالمة',
        text: 'ربما لا يزال الآخرون هناك: {room}',
    },

    /** When a connection has been bad for a while. */
    bad: {
        label: 'اتصال سيئ',
        one: 'الاتصال مع {name} سيئ',
        several: 'الاتصال مع عدة أشخاص سيئ',
    },

    /** By how your video is sent to the others. */
    uplink: {
        full: 'تحسّن الاتصال. يُرسَل الفيديو بجودته الكاملة.',
        smaller: 'الاتصال بطيء. يُرسَل فيديو أصغر.',
        off: 'الاتصال بطيء جدًا. أُوقف الفيديو لديك ليبقى صوتك واضحًا.',
    },

    tile: {
        enlarge: 'تكبير {name}',
        window: 'عرض {name} في نافذة منفصلة',
        full: 'عرض {name} بملء الشاشة',
    },

    screen: {
        title: 'شاشة {name}',
        own: 'شاشتك',
        share: 'الشاشة',
        shareLabel: 'مشاركة شاشتك',
        stopLabel: 'إيقاف مشاركة شاشتك',
        ended: 'توقفت مشاركة شاشتك',
        started: 'بدأت مشاركة شاشة {name}',
    },

    people: {
        label: 'الأشخاص',
        title: 'في هذه المكالمة',
        microphoneOn: 'الميكروفون قيد التشغيل',
        microphoneOff: 'الميكروفون متوقف',
        cameraOn: 'الكاميرا قيد التشغيل',
        cameraOff: 'الكاميرا متوقفة',
        screenOn: 'الشاشة قيد المشاركة',
    },

    settings: {
        label: 'الإعدادات',
        title: 'الكاميرا والصوت',
        video: 'الفيديو لديك',
        note: 'تسري التغييرات فورًا.',
    },

    /** Devices that appear or disappear during a call; {name} is the device. */
    deviceOffers: {
        camera: 'تم توصيل كاميرا جديدة: {name}',
        microphone: 'تم توصيل ميكروفون جديد: {name}',
        speaker: 'تم توصيل مكبّر صوت جديد: {name}',
        use: 'تبديل',
        cameraGone: 'تم فصل الكاميرا. تُستخدم الآن {name}.',
        microphoneGone: 'تم فصل الميكروفون. يُستخدم الآن {name}.',
    },

    shortcuts: {
        title: 'اختصارات لوحة المفاتيح',
        microphone: 'تشغيل الميكروفون أو إيقافه',
        camera: 'تشغيل الكاميرا أو إيقافها',
        screen: 'مشاركة شاشتك أو إيقافها',
        chat: 'الدردشة',
        help: 'عرض هذه القائمة',
        use: 'استخدام هذه الاختصارات',
    },

    qr: {
        show: 'رمز QR',
        title: 'امسح الرمز للانضمام',
        label: 'رمز QR لرابط هذه المكالمة',
        note: 'وجّه كاميرا هاتف نحوه، ثم انقر على الرابط.',
        failed: 'تعذّر تحميل رمز QR. تحقق من اتصالك بالإنترنت.',
    },

    floating: {
        open: 'نافذة عائمة',
        close: 'إغلاق النافذة العائمة',
    },

    menu: {
        more: 'المزيد',
        full: 'ملء الشاشة',
        label: 'المزيد من أدوات التحكم',
    },
};
