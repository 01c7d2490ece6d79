// @ts-check

/** The Arabic text of the messages-only page. */
export const text = {
    data: {
        eyebrow: 'غرفة للرسائل فقط',
        aboutTitle: 'من متصفح إلى متصفح',
        about:
            'تنتقل الرسائل مشفّرةً: مباشرةً، أو عبر خادم ترحيل لا يستطيع قراءتها. ولا يُخزَّن شيء.',
        noCameraTitle: 'بلا كاميرا وبلا ميكروفون',
        noCamera: 'لا تطلبهما هذه الصفحة.',
        privacy: 'الخصوصية',
        relayOnly: 'استخدام خادم الترحيل دائمًا',
        relayNote: 'يُخفي عنوان IP لجهازك عن الآخرين.',
        list: 'القنوات والأشخاص',
        options: 'الخيارات',
        people: 'الأشخاص',
        nobody: 'لا أحد غيرك هنا.',
        alone: 'لا أحد هنا سواك',
        aloneText: 'أرسل الرابط إلى من تريد مراسلتهم. كل ما يحتاجون إليه هو متصفح.',
        aloneByToken: 'يحتاج كل شخص آخر إلى دعوة خاصة به للانضمام.',
        pingAll: 'إرسال ping إلى الجميع',
        pingNote: 'يقيس ping الوقت الذي تستغرقه رسالة لتصل إلى شخص ثم تعود.',
        channels: 'القنوات',
        found: 'قنوات يمكنك الانضمام إليها',
        channelNew: 'قناة جديدة',
        add: 'إضافة',
        title: '{room}: tincan data',
        joining: 'جارٍ الاتصال…',
        left: 'غادرت الغرفة',
    },

    conversation: {
        unread: '{name}، غير المقروء: {count}',
        back: 'القنوات والأشخاص',
        backUnread: 'القنوات والأشخاص، غير المقروء: {count}',
        writeTo: 'رسالة إلى \u2068{name}\u2069',
    },

    activity: {
        name: 'النشاط',
        introduction: 'تعرض هذه القائمة طلبات ping، ومن ينضم ومن يغادر.',
        blocked: 'لكتابة رسالة، اختر قناة أو شخصًا.',
    },

    person: {
        direct: 'مباشر',
        relay: 'مُرحَّل',
        gone: 'انتهت',
        left: 'انتهت هذه المحادثة. عند عودة هذا الشخص، سيظهر مجددًا ضمن «الأشخاص».',
        ms: '{ms} م.ث',
        introduction: 'لا يرى ما تكتبه هنا إلا {name}.',
        remove: 'إزالة',
        removeLabel: 'إزالة {name}',
        close: 'إزالة من القائمة',
        removeQuestion: 'هل تريد إزالة {name} من الغرفة؟',
        keep: 'إلغاء',
    },

    channel: {
        introduction:
            'يمكن لكل من في الغرفة الانضمام إلى هذه القناة. تنتقل الرسائل مباشرةً إلى من فيها. ولا تظهر لك الرسائل ' +
            'التي سبقت انضمامك.',
        publish: 'إرسال فقط',
        subscribe: 'استلام فقط',
        both: 'إرسال واستلام',
        modes: 'في هذه القناة',
        publishing: 'أنت ترسل فقط في هذه القناة: لا ترى ما يكتبه الآخرون.',
        onlyYou: 'أنت فقط',
        alone: 'يبدو أن لا أحد غيرك في هذه القناة.',
        subscribing: 'أنت تستلم الرسائل فقط في هذه القناة. للكتابة هنا، افتح «الخيارات» واختر «إرسال واستلام».',
        leave: 'مغادرة القناة',
        leaveLabel: 'مغادرة القناة {name}',
        join: 'انضمام',
        joinLabel: 'الانضمام إلى القناة {name}',
        bad: 'استخدم من 1 إلى 64 حرفًا مرئيًا.',
        twice: 'أنت في هذه القناة بالفعل.',
        tooMany: 'الحد الأقصى لعدد قنواتك: {count}. غادر إحداها أولًا.',
    },

    /** Notifications of messages in a conversation that is not open. */
    notices: {
        channel: '{name} في {channel}: {message}',
        direct: '{name} إليك: {message}',
    },

    log: {
        pinged: 'طلب ping من {name} إلى {other}: {ms} م.ث',
        pingedYou: 'طلب ping من {name} إليك: {ms} م.ث',
        youPinged: 'طلب ping منك إلى {name}: {ms} م.ث',
        noAnswer: 'لم يصل رد من {name} على طلب ping: {why}',
        badData: 'أرسل {name} بيانات لا تستطيع هذه الصفحة قراءتها',
        bytes: {
            zero: '{count} بايت',
            one: '{count} بايت',
            two: '{count} بايت',
            few: '{count} بايت',
            many: '{count} بايت',
            other: '{count} بايت',
        },
    },
};
