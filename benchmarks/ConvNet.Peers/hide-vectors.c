/* Hides vector instructions from a program, so that native libraries choose the kernels that they have for older processors:
 *
 *     cc -O1 -shared -fPIC -o hide-vectors.so hide-vectors.c
 *     HIDE=avx512 LD_PRELOAD=./hide-vectors.so PROGRAM      AVX-512 and AMX; AVX2 stays
 *     HIDE=avx2   LD_PRELOAD=./hide-vectors.so PROGRAM      AVX2 and FMA, too
 *     HIDE=avx    LD_PRELOAD=./hide-vectors.so PROGRAM      AVX, too: vectors of 128 bits
 *
 * Linux lets a process ask that CPUID raise a signal (arch_prctl(2), ARCH_SET_CPUID), where the processor, and a virtual machine's host, can do that
 * ("cpuid_fault" in /proc/cpuinfo). The signal's handler executes CPUID in the program's place and clears bits of what it says. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012
#define BIT(n) (1u << (n))

static int hides_avx2, hides_avx;

static int set_cpuid(int allowed) { return (int)syscall(SYS_arch_prctl, ARCH_SET_CPUID, allowed); }

static void on_fault(int number, siginfo_t *info, void *context)
{
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    const uint8_t *at = (const uint8_t *)r[REG_RIP];
    if (info->si_code != SI_KERNEL || at[0] != 0x0F || at[1] != 0xA2) {
        /* Not a CPUID: the instruction faults again, and ends the program. */
        signal(number, SIG_DFL);
        return;
    }

    uint32_t leaf = (uint32_t)r[REG_RAX], part = (uint32_t)r[REG_RCX], a = leaf, b, c = part, d;
    set_cpuid(1);
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    set_cpuid(0);
    if (leaf == 1) {
        if (hides_avx2) c &= ~BIT(12);                                                          /* FMA */
        if (hides_avx) c &= ~(BIT(28) | BIT(29));                                               /* AVX, F16C */
    } else if (leaf == 7 && part == 0) {
        b &= ~(BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31));  /* AVX-512 F, DQ, IFMA, PF, ER, CD, BW, VL */
        c &= ~(BIT(1) | BIT(6) | BIT(11) | BIT(12) | BIT(14));                                  /* VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ */
        d &= ~(BIT(2) | BIT(3) | BIT(8) | BIT(22) | BIT(23) | BIT(24) | BIT(25));               /* 4VNNIW, 4FMAPS, VP2INTERSECT, AMX and FP16 */
        if (hides_avx2) b &= ~BIT(5);
    } else if (leaf == 7 && part == 1) {
        a &= ~(BIT(4) | BIT(5));                                                                /* AVX-VNNI, AVX-512 BF16 */
    }

    r[REG_RAX] = a;
    r[REG_RBX] = b;
    r[REG_RCX] = c;
    r[REG_RDX] = d;
    r[REG_RIP] += 2;
}

__attribute__((constructor)) static void hide(void)
{
    const char *what = getenv("HIDE");
    hides_avx = what && !strcmp(what, "avx");
    hides_avx2 = hides_avx || (what && !strcmp(what, "avx2"));
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER };
    if ((!hides_avx2 && (!what || strcmp(what, "avx512"))) || sigaction(SIGSEGV, &action, NULL) || set_cpuid(0)) {
        /* Better no measurement than one of the wrong instructions. */
        fputs("hide-vectors: HIDE is avx512, avx2 or avx, and the processor must let CPUID fault (cpuid_fault in /proc/cpuinfo).\n", stderr);
        _exit(2);
    }
}
