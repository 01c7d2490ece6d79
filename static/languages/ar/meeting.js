// @ts-check

/** The Arabic text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'أنت على وشك الانضمام إلى الغرفة',
        promise: 'لن يُرسَل أي شيء قبل انضمامك.',
        audio: 'انضمام بالصوت فقط',
        watch: 'مشاهدة فقط',
        another: 'بدء مكالمة أخرى',
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
            one: 'شخص آخر',
            two: 'شخصان آخران',
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
        reconnecting: 'جارٍ إعادة الاتصال… المكالمة مستمرة.',
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
    },

    /** After a call. {duration} is, for example, `1 hour, 12 minutes`. */
    afterwards: {
        short: 'مدة وجودك في المكالمة: أقل من دقيقة.',
        duration: 'مدة وجودك في المكالمة: {duration}.',
        nobody: 'لم يعد في المكالمة أحد.',
        here: {
            zero: 'لا يزال في الغرفة: {names}.',
            one: 'لا يزال في الغرفة: {names}.',
            two: 'لا يزال في الغرفة: {names}.',
            few: 'لا يزال في الغرفة: {names}.',
            many: 'لا يزال في الغرفة: {names}.',
            other: 'لا يزال في الغرفة: {names}.',
        },
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
        full: 'ملء الشاشة: {name}',
        hidden: 'أخفيت هذا الفيديو',
        saving: 'توفير البيانات',
        silent: 'ضبطت مستوى الصوت على \u200e0%',
    },

    /** The menu of a tile. */
    options: {
        title: 'خيارات {name}',
        volume: 'مستوى الصوت',
        percent: '\u200e{percent}%',
        enlarge: 'تكبير',
        shrink: 'إلغاء التكبير',
        full: 'ملء الشاشة',
        leaveFull: 'إنهاء ملء الشاشة',
        window: 'نافذة منفصلة',
        closeWindow: 'إغلاق النافذة المنفصلة',
        hide: 'إخفاء',
        show: 'إظهار مجددًا',
    },

    /** Receiving only sound and the large video. */
    saving: {
        start: 'توفير البيانات',
        stop: 'إيقاف توفير البيانات',
        label: 'توفير البيانات',
        on: 'توفير البيانات: لا يصلك سوى الصوت والفيديو الكبير.',
        off: 'يصلك فيديو الجميع مجددًا.',
    },

    ownView: {
        hide: 'إخفاء صورتي',
        show: 'إظهار صورتي',
        move: 'نقل إلى الزاوية التالية',
    },

    /** Where the small tile is while two people are in the call. */
    corner: {
        'top-left': 'في الزاوية العلوية اليسرى. لنقل الفيديو، استخدم مفاتيح الأسهم.',
        'top-right': 'في الزاوية العلوية اليمنى. لنقل الفيديو، استخدم مفاتيح الأسهم.',
        'bottom-left': 'في الزاوية السفلية اليسرى. لنقل الفيديو، استخدم مفاتيح الأسهم.',
        'bottom-right': 'في الزاوية السفلية اليمنى. لنقل الفيديو، استخدم مفاتيح الأسهم.',
    },

    screen: {
        title: 'شاشة {name}',
        share: 'الشاشة',
        shareLabel: 'مشاركة شاشتك',
        stopLabel: 'إيقاف مشاركة شاشتك',
        presenting: 'أنت تشارك شاشتك',
        stop: 'إيقاف',
        stopPresenting: 'إيقاف المشاركة',
        ended: 'توقفت مشاركة شاشتك',
        started: 'بدأت مشاركة شاشة {name}',
    },

    hands: {
        raise: 'رفع اليد',
        lower: 'خفض اليد',
        mark: 'اليد مرفوعة',
        raised: 'رفع {name} اليد',
        youRaised: 'رفعت يدك',
        youLowered: 'خفضت يدك',
    },

    reactions: {
        label: 'تفاعل',
        title: 'إرسال تفاعل',
        names: {
            'thumbs-up': 'إعجاب',
            'clap': 'تصفيق',
            'heart': 'قلب',
            'laugh': 'ضحك',
            'surprised': 'دهشة',
            'party': 'احتفال',
        },
        /** Announced by screen readers. */
        one: 'تفاعل {name}: {reaction}',
        several: {
            zero: 'تفاعل {count} شخص: {reactions}',
            one: 'تفاعل شخص واحد: {reactions}',
            two: 'تفاعل شخصان: {reactions}',
            few: 'تفاعل {count} أشخاص: {reactions}',
            many: 'تفاعل {count} شخصًا: {reactions}',
            other: 'تفاعل {count} شخص: {reactions}',
        },
    },

    people: {
        label: 'الأشخاص',
        title: 'المشاركون في المكالمة',
        microphoneOn: 'الميكروفون قيد التشغيل',
        microphoneOff: 'الميكروفون متوقف',
        cameraOn: 'الكاميرا قيد التشغيل',
        cameraOff: 'الكاميرا متوقفة',
        screenOn: 'الشاشة قيد المشاركة',
        hand: 'اليد مرفوعة، رقم {place} في الدور',
        muteAll: 'كتم صوت الجميع',
        mutedAll: 'طُلب من الجميع كتم الميكروفون',
        search: 'البحث بالاسم',
        noMatch: 'لا أحد هنا بهذا الاسم.',
        matches: {
            zero: 'عُثر على {count} شخص.',
            one: 'عُثر على شخص واحد.',
            two: 'عُثر على شخصين.',
            few: 'عُثر على {count} أشخاص.',
            many: 'عُثر على {count} شخصًا.',
            other: 'عُثر على {count} شخص.',
        },
    },

    settings: {
        label: 'الإعدادات',
        title: 'الكاميرا والصوت',
        video: 'صورتك',
        mirror: 'عرض صورتي معكوسة كالمرآة',
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
        screen: 'بدء مشاركة شاشتك أو إنهاؤها',
        chat: 'الدردشة',
        hand: 'رفع يدك أو خفضها',
        help: 'عرض هذه القائمة',
        question: '؟',
        space: 'المسافة',
        hold: 'التحدث مؤقتًا والميكروفون متوقف (ضغط مطوّل)',
        use: 'استخدام هذه الاختصارات',
    },

    qr: {
        show: 'رمز QR',
        title: 'امسح الرمز للانضمام',
        label: 'رمز QR لرابط هذه المكالمة',
        note: 'وجّه كاميرا الهاتف نحو الرمز، ثم انقر على الرابط.',
        failed: 'تعذّر تحميل رمز QR. تحقق من اتصالك بالإنترنت، ثم أعد المحاولة.',
    },

    floating: {
        open: 'نافذة عائمة',
        close: 'إغلاق النافذة العائمة',
        nothing: 'لا يوجد فيديو لعرضه في نافذة عائمة بعد',
    },

    /** Next to the microphone's button while it is off. */
    hold: {
        hint: 'اضغط المسافة مطوّلًا للتحدث',
        talking: 'الميكروفون قيد التشغيل ما دمت تضغط على مفتاح المسافة',
    },

    inspector: 'عرض ما يُرسَل',

    menu: {
        more: 'المزيد',
        label: 'المزيد من أدوات التحكم',
    },
};
