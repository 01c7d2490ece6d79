// @ts-check

/** The Arabic text of chat and file transfers. */
export const text = {
    chat: {
        open: 'الدردشة',
        unread: 'الدردشة، غير المقروء: {count}',
        title: 'الدردشة والملفات',
        promise: 'تنتقل الرسائل مباشرةً إلى متصفحات الآخرين، ولا تُخزَّن في أي مكان.',
        before: 'لا تظهر الرسائل التي سبقت انضمامك.',
        muchTooLong: 'الرسالة طويلة جدًا. أرسلها على أجزاء أو كملف.',
        attach: 'إرسال ملفات',
        attachFolder: 'إرسال مجلد',
    },

    files: {
        offered: 'يريد {name} إرسال ملف إليك',
        offeredMany: {
            zero: 'يريد {name} إرسال {count} ملف إليك',
            one: 'يريد {name} إرسال ملف واحد إليك',
            two: 'يريد {name} إرسال ملفين إليك',
            few: 'يريد {name} إرسال {count} ملفات إليك',
            many: 'يريد {name} إرسال {count} ملفًا إليك',
            other: 'يريد {name} إرسال {count} ملف إليك',
        },
        sent: 'ملفك',
        sentMany: 'ملفاتك',
        rows: 'الملفات',
        many: {
            zero: '{count} ملف',
            one: 'ملف واحد',
            two: 'ملفان',
            few: '{count} ملفات',
            many: '{count} ملفًا',
            other: '{count} ملف',
        },
        choose: 'لمن تريد الإرسال؟ {file} ({size})',
        everyone: 'الجميع',
        nobody: 'لا أحد غيرك هنا ليستلم ملفًا.',
        tooMany:
            'هذا العدد من الملفات كبير جدًا. الحد الأقصى في المرة الواحدة: {count}. لإرسال المزيد، اجمعها أولًا في ' +
            'ملف مضغوط واحد.',
        empty: 'لا ملفات في هذا المجلد.',
        unreadable: 'تعذّرت قراءة الملفات. حاول اختيارها مجددًا.',
        accept: 'قبول',
        acceptLabel: 'قبول {file}',
        acceptAll: 'قبول الكل',
        decline: 'رفض',
        declineLabel: 'رفض {file}',
        declineAll: 'رفض الكل',
        cancel: 'إلغاء',
        cancelLabel: 'إلغاء {file}، {name}',
        cancelAll: 'إلغاء الكل',
        save: 'حفظ',
        saveLabel: 'حفظ {file}',
        progress: '{file}، {name}',
        moved: '{moved} من {size}',
        units: ['بايت', 'كيلوبايت', 'ميغابايت', 'غيغابايت', 'تيرابايت'],

        /** Where a received file is kept, if not on disk. */
        memory: 'يبقى الملف في الذاكرة إلى أن تحفظه.',
        tooLarge:
            'لا يمكن لهذا المتصفح استلام ملفات أكبر من {size}. جرّب Chrome أو Edge أو Firefox على كمبيوتر، عبر https.',
        noRoom: 'تعذّر حفظ الملف: {why}',

        /** For an incoming file: by state, then by the code with which it ended. */
        incoming: {
            offered: 'لن يُرسَل شيء قبل موافقتك.',
            waiting: 'في انتظار ردّك',
            moving: 'جارٍ الاستلام',
            paused: 'لا يوجد اتصال مع {name}. سيُستأنف النقل عند عودة الاتصال.',
            received: 'تم الاستلام والتحقق.',
            saved: 'تم الاستلام والتحقق والحفظ.',
            declined: 'رفضت استلامه.',
            cancelled: 'ألغيت استلامه.',
            'bad-data': 'فشل النقل: البيانات لا تطابق الملف المعروض، وقد حُذفت.',
            unwritable: 'تعذّر حفظ الملف. هل القرص ممتلئ؟',
        },
        /** The same, if the sender ended it. */
        incomingByThem: {
            cancelled: 'ألغى {name} الإرسال.',
            unreadable: 'لم يعد بإمكان {name} قراءة الملف.',
            'peer-left': 'غادر {name} قبل اكتمال النقل.',
        },
        /** Added if part of the file had arrived, unless the text already says so. */
        deleted: 'حُذف الجزء الذي وصل.',

        /** For an outgoing file. */
        outgoing: {
            waiting: 'في انتظار إرسال ملفات أخرى إلى {name}',
            offered: 'في انتظار موافقة {name}',
            moving: 'جارٍ الإرسال إلى {name}',
            paused: 'لا يوجد اتصال مع {name}. سيُستأنف النقل عند عودة الاتصال.',
            cancelled: 'أُلغي الإرسال إلى {name}.',
            unreadable: 'لم تعد قراءة الملف ممكنة. هل تغيّر أو حُذف؟',
        },
        outgoingByThem: {
            received: 'وصل إلى {name}.',
            declined: 'رفض {name} استلامه.',
            cancelled: 'ألغى {name} استلامه.',
            'bad-data': 'لم يصل سليمًا إلى {name}: تلفت البيانات أثناء النقل.',
            unwritable: 'تعذّر حفظه لدى {name}.',
            'peer-left': 'غادر {name} قبل اكتمال النقل.',
            'no-handler': 'الصفحة المفتوحة لدى {name} لا تستطيع استلام الملفات.',
            refused: 'لدى {name} ملفات كثيرة جدًا قيد الانتظار.',
            timeout: 'لم يصل رد من {name}.',
            unreachable: 'لا يوجد اتصال مع {name}.',
            lost: 'انقطع الاتصال مع {name}. أعد المحاولة.',
        },
        over: 'انتهى النقل.',
    },
};
