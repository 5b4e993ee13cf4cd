/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

/** Tags of RPM headers, as rpm's {@code rpmtag.h} numbers them, and the flags of their values. */
final class RpmTag {
    static final int HEADER_SIGNATURES = 62;
    static final int HEADER_IMMUTABLE = 63;

    // In the header of signatures.
    static final int SIG_SHA1 = 269;
    static final int SIG_SHA256 = 273;
    static final int SIG_SIZE = 1000;
    static final int SIG_MD5 = 1004;
    static final int SIG_PAYLOAD_SIZE = 1007;

    static final int I18N_TABLE = 100;
    static final int NAME = 1000;
    static final int VERSION = 1001;
    static final int RELEASE = 1002;
    static final int SUMMARY = 1004;
    static final int DESCRIPTION = 1005;
    static final int BUILD_TIME = 1006;
    static final int BUILD_HOST = 1007;
    static final int SIZE = 1009;
    static final int LICENSE = 1014;
    static final int PACKAGER = 1015;
    static final int GROUP = 1016;
    static final int URL = 1020;
    static final int OS = 1021;
    static final int ARCH = 1022;
    static final int POSTIN = 1024;
    static final int PREUN = 1025;
    static final int POSTUN = 1026;
    static final int FILE_SIZES = 1028;
    static final int FILE_MODES = 1030;
    static final int FILE_RDEVS = 1033;
    static final int FILE_MTIMES = 1034;
    static final int FILE_DIGESTS = 1035;
    static final int FILE_LINKTOS = 1036;
    static final int FILE_FLAGS = 1037;
    static final int FILE_USERNAME = 1039;
    static final int FILE_GROUPNAME = 1040;
    static final int SOURCE_RPM = 1044;
    static final int FILE_VERIFY_FLAGS = 1045;
    static final int PROVIDE_NAME = 1047;
    static final int REQUIRE_FLAGS = 1048;
    static final int REQUIRE_NAME = 1049;
    static final int REQUIRE_VERSION = 1050;
    static final int RPM_VERSION = 1064;
    static final int POSTIN_PROG = 1086;
    static final int PREUN_PROG = 1087;
    static final int POSTUN_PROG = 1088;
    static final int FILE_DEVICES = 1095;
    static final int FILE_INODES = 1096;
    static final int FILE_LANGS = 1097;
    static final int PROVIDE_FLAGS = 1112;
    static final int PROVIDE_VERSION = 1113;
    static final int DIR_INDEXES = 1116;
    static final int BASENAMES = 1117;
    static final int DIRNAMES = 1118;
    static final int PAYLOAD_FORMAT = 1124;
    static final int PAYLOAD_COMPRESSOR = 1125;
    static final int PAYLOAD_FLAGS = 1126;
    static final int FILE_DIGEST_ALGORITHM = 5011;
    static final int ENCODING = 5062;
    static final int PAYLOAD_DIGEST = 5092;
    static final int PAYLOAD_DIGEST_ALGORITHM = 5093;

    static final int SHA256 = 8;

    static final int FILE_CONFIG = 1;
    static final int FILE_DOC = 1 << 1;
    static final int FILE_NOREPLACE = 1 << 4;

    static final int SENSE_EQUAL = 1 << 3;
    static final int SENSE_LESS_EQUAL = 1 << 1 | SENSE_EQUAL;
    static final int SENSE_GREATER_EQUAL = 1 << 2 | SENSE_EQUAL;
    static final int SENSE_SCRIPT_POST = 1 << 10;
    static final int SENSE_SCRIPT_PREUN = 1 << 11;
    static final int SENSE_RPMLIB = 1 << 24;

    private RpmTag() {}
}
